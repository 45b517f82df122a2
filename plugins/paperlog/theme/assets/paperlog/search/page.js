// The search page. Its address has the query, the filters and the order, so that a search can be shared and restored.

import {
  Latest, advice, afterPause, counted, element, engineOf, failure, focused, onceBack, outcome, setTitle, titleOfPage,
} from "./view.js"
import { card } from "./card.js"
import { Chips } from "./chips.js"
import { Filters } from "./filters.js"
import { addressOf, isEmpty, readState } from "./state.js"

const BATCH = 8
const PAUSE = 40 // milliseconds without another key
const PATIENCE = 250 // milliseconds before the status says that a search is running

// Starts the page; `site` has the addresses of the site's root and of this page.
export const start = (page, site) => {
  const form = page.querySelector("form")
  const input = form.elements.namedItem("q")
  const opening = page.querySelector("[data-search-start]")
  const latest = new Latest()
  const title = titleOfPage()
  let state = readState(location.search)
  let shown = BATCH
  let settled = true // false while the history entry is for a query that is still being typed
  let failed = false
  let wantsPeople = false
  let countAgain = () => {}
  let answered = null // the signal of the last search that was answered

  const status = element("p", { className: "pl-find__status", role: "status" })
  const order = element("fieldset", { className: "pl-find__order" },
    element("legend", {}, "Sort by"),
    [["relevance", "Relevance"], ["date", "Date"]].map(([value, label]) =>
      element("label", {}, element("input", { type: "radio", name: "__sort", value }), element("span", {}, label))))
  const list = element("ol", { className: "pl-find__results" })
  const message = element("div", { className: "pl-find__message" })
  const more = element("button", { type: "button", className: "pl-button pl-find__more", hidden: true })
  const toggle = element("button", {
    type: "button", className: "pl-button pl-find__toggle", "aria-expanded": "false", "aria-controls": "__filters",
  }, "Filters")
  const filters = new Filters({
    change: (facet, value, isOn) => filter(facet, value, isOn),
    load: () => {
      wantsPeople = true
      countAgain()
    },
  })
  filters.panel.id = "__filters"

  const clearing = (text) => {
    const button = element("button", { type: "button", className: "pl-link" }, text)
    button.addEventListener("click", () => {
      decided({ filters: {} })
      input.focus()
    })
    return button
  }
  const chips = new Chips({
    remove: (facet, value) => filter(facet, value, false),
    rest: element("li", {}, clearing("Remove all")),
    fallback: input,
  })

  const results = element("div", { className: "pl-find__main" }, chips.list, list, message, more)
  const bar = element("div", { className: "pl-find__bar" }, status, element("div", { className: "pl-find__tools" }, toggle, order))
  const answers = element("div", { className: "pl-find__answers" }, bar, filters.panel, results)
  opening.before(answers)

  // ---- The address and the history ----

  const write = (how) => {
    const url = addressOf(site.page, state)
    if (how === "push" && url === location.href) return
    history[how === "push" ? "pushState" : "replaceState"]({ ...history.state, search: { shown } }, "", url)
  }

  // A query that is being typed has one history entry, which is replaced; a submitted query keeps its entry.
  const typed = () => {
    if (input.value.trim() === state.query) return
    state = { ...state, query: input.value.trim() }
    shown = BATCH
    write(settled ? "push" : "replace")
    settled = false
    search()
  }
  const typedSoon = afterPause(typed, PAUSE)

  const decided = (next) => {
    state = { ...state, query: input.value.trim(), ...next }
    shown = BATCH
    write("push")
    settled = true
    search()
  }

  const filter = (facet, value, isOn) => {
    const others = (state.filters[facet] ?? []).filter((other) => other !== value)
    decided({ filters: { ...state.filters, [facet]: isOn ? [...others, value] : others } })
  }

  const restore = () => {
    state = readState(location.search)
    input.value = state.query
    shown = history.state?.search?.shown ?? BATCH
    settled = true
    search()
  }

  // ---- Rendering ----

  const hasFilters = () => Object.values(state.filters).some((values) => values.length)

  const reflect = () => {
    for (const radio of order.querySelectorAll("input")) radio.checked = radio.value === state.sort
    const chosen = chips.show(state.filters, (facet, value) => filters.nameOf(facet, value))
    toggle.textContent = chosen ? `Filters (${chosen})` : "Filters"
    filters.select(state.filters)
    setTitle(state.query ? `${state.query} - ${title}` : title)
  }

  const present = (answer) => {
    failed = false
    status.textContent = outcome(answer)
    const old = list.children.length
    const isMore = old > 0 && list.dataset.answers === addressOf(site.page, state)
    const cards = (isMore ? answer.results.slice(old) : answer.results).map((result) => card(result, site.root))
    if (isMore) list.append(...cards)
    else list.replaceChildren(...cards)
    list.dataset.answers = addressOf(site.page, state)
    list.hidden = !answer.total
    const left = answer.total - answer.results.length
    more.hidden = left <= 0
    more.textContent = left > BATCH ? `${BATCH} more results of ${left.toLocaleString("en")}` : `The last ${counted(left, "result")}`
    message.replaceChildren(...(answer.total ? [] : nothing(answer)))
    message.hidden = !message.hasChildNodes()
    // Without results and filters, the start section offers tags for another search.
    opening.hidden = answer.total > 0 || hasFilters()
    answers.classList.toggle("pl-find__answers--none", !opening.hidden)
    return cards
  }

  const nothing = (answer) => {
    const chosen = hasFilters()
    const { lead, note } = advice(answer)
    const said = chosen ? "Nothing fits both the words and the filters." : lead
    return [
      said && element("p", { className: "pl-find__lead" }, said),
      note && element("p", { className: "pl-find__note" }, note),
      chosen && element("p", {}, clearing("Search without filters")),
    ].filter(Boolean)
  }

  const fail = () => {
    failed = true
    status.textContent = failure()
    list.replaceChildren()
    list.hidden = more.hidden = true
    answers.classList.add("pl-find__answers--none")
    const again = element("button", { type: "button", className: "pl-button" }, "Try again")
    again.addEventListener("click", () => {
      input.focus()
      search()
    })
    message.replaceChildren(element("p", {}, again))
    message.hidden = false
    opening.hidden = false
  }

  const count = async (answer, signal) => {
    countAgain = () => count(answer, signal)
    try {
      const counts = await answer.counts({ people: wantsPeople })
      if (signal.aborted) return
      filters.count(counts)
      filters.select(state.filters)
      reflect() // the names of the filters are available now
    } catch {
      if (!signal.aborted) filters.fail()
    }
  }

  const wait = afterPause((signal) => {
    if (!signal.aborted && answered !== signal) status.textContent = "Searching …"
  }, PATIENCE)

  // Calls `then` with the new cards when they are shown.
  const search = (then = () => {}) => {
    const empty = isEmpty(state)
    reflect()
    if (empty && answers.contains(focused())) input.focus() // the focused element is about to be hidden
    answers.hidden = empty
    if (empty) {
      opening.hidden = false
      latest.stop()
      list.replaceChildren()
      return
    }
    latest.run(async (signal) => {
      wait(signal)
      const engine = await engineOf(site.root)
      const answer = await engine.search(state.query, { filters: state.filters, sort: state.sort, limit: shown, signal })
      answered = signal
      then(present(answer))
      await count(answer, signal)
    }, fail)
  }

  // ---- Events ----

  input.addEventListener("input", (event) => {
    if (!event.isComposing) typedSoon()
  })
  input.addEventListener("compositionend", typedSoon)
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    decided({})
  })
  order.addEventListener("change", (event) => decided({ sort: event.target.value }))
  toggle.addEventListener("click", () => {
    const isOpen = toggle.getAttribute("aria-expanded") !== "true"
    toggle.setAttribute("aria-expanded", String(isOpen))
    filters.panel.classList.toggle("pl-filters--open", isOpen)
  })
  more.addEventListener("click", () => {
    shown += BATCH
    write("replace")
    search((cards) => cards[0]?.querySelector("a").focus())
  })
  addEventListener("popstate", () => page.isConnected && restore())
  onceBack(() => failed && page.isConnected && search())
  // A page restored from the back/forward cache may have an unfinished search.
  addEventListener("pageshow", (event) => event.persisted && page.isConnected && search())
  // The browser restores the scroll position before the results are shown, so the position is stored here.
  addEventListener("pagehide", () => {
    if (page.isConnected) history.replaceState({ ...history.state, search: { shown, top: scrollY } }, "")
  })

  const { shown: before, top } = history.state?.search ?? {}
  shown = before ?? BATCH
  // Text typed before this script was loaded is newer than the address.
  if (input.value.trim() && !state.query) typed()
  else {
    input.value = state.query
    search(() => top && scrollTo(0, top))
  }
}
