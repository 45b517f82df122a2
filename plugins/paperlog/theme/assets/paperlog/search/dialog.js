// The search dialog: shows results during typing; the arrow keys select one, and Enter opens it.

import {
  Latest, address, advice, afterPause, counted, element, engineOf, failure, kindName, longDate, marked, onceBack, outcome,
  venueOf,
} from "./view.js"

const SHOWN = 8
const AT_ONCE = 3 // results that are shown before the others are loaded; each may need a file of its own
const PAUSE = 20 // milliseconds without another input event; shorter than the pause between typed keys
const PATIENCE = 250 // milliseconds before the status says that a search is running
const IDLE = 400 // milliseconds of an open dialog without a query before tags are suggested

const starts = new WeakSet()

// Starts a dialog that has a form and an empty `.pl-search__body`. Later calls only retry a failed search.
export const start = (dialog, site) => {
  if (starts.has(dialog)) return dialog.dispatchEvent(new Event("search:again"))
  starts.add(dialog)
  const input = dialog.querySelector("input")
  const latest = new Latest()
  let options = []
  let active = -1
  let answered = null // the query that the results belong to
  let hasFailed = false

  const status = element("p", { className: "pl-search__status", role: "status" })
  const list = element("div", { className: "pl-search__list", role: "listbox", id: "__search-results", "aria-label": "Results" })
  const state = element("div", { className: "pl-search__state" })
  const all = element("a", { className: "pl-search__all", href: site.page }, "Search with filters")
  const keys = element("span", { className: "pl-search__keys", "aria-hidden": "true" },
    element("kbd", {}, "↑"), element("kbd", {}, "↓"), " choose ", element("kbd", {}, "↵"), " open")
  const foot = element("div", { className: "pl-search__foot" }, all, keys)
  dialog.querySelector(".pl-search__body").replaceChildren(status, list, state, foot)
  input.setAttribute("aria-controls", list.id)

  const query = () => input.value.trim()

  const choose = (number) => {
    options[active]?.setAttribute("aria-selected", "false")
    active = number
    const option = options[active]
    if (option) {
      option.setAttribute("aria-selected", "true")
      option.scrollIntoView({ block: "nearest" })
      input.setAttribute("aria-activedescendant", option.id)
    } else input.removeAttribute("aria-activedescendant")
  }

  const show = ({ found = [], message = [], said = "" }) => {
    choose(-1)
    options = found
    list.replaceChildren(...found)
    list.hidden = !found.length
    state.replaceChildren(...message)
    state.hidden = !message.length
    status.textContent = said
    input.setAttribute("aria-expanded", String(found.length > 0))
    list.scrollTop = 0
  }

  const option = (result, number) => {
    const facts = [
      kindName(result.kind),
      longDate(result.date),
      result.authors,
      venueOf(result),
      result.tags.slice(0, 4).map((tag) => `#${tag.slug}`).join(" "),
    ].filter(Boolean)
    const title = element("span", { className: "pl-hit__title", id: `__hit-${number}-title` }, marked(result.titleParts))
    const about = element("span", { className: "pl-hit__facts", id: `__hit-${number}-facts` },
      facts.map((fact) => element("span", {}, fact)))
    return element("a", {
      className: "pl-hit",
      role: "option",
      id: `__hit-${number}`,
      tabIndex: -1,
      href: address(result.url, site.root),
      "aria-selected": "false",
      "aria-labelledby": `${title.id} ${about.id}`,
    }, title, about, element("span", { className: "pl-hit__text" }, marked(result.snippet)))
  }

  const answer = (asked, found) => {
    const said = outcome(found)
    if (!found.total) {
      show({ message: nothing(found), said })
      suggest()
    } else if (answered !== asked) show({ found: found.results.map(option), said })
    else {
      // The first results are shown already, and one of them may be selected.
      const rest = found.results.slice(options.length).map((result, place) => option(result, options.length + place))
      options = [...options, ...rest]
      list.append(...rest)
    }
    answered = asked
    all.textContent = found.total > SHOWN ? `All ${counted(found.total, "result")} and filters` : "Search with filters"
  }

  const nothing = (found) => {
    const { lead, note } = advice(found)
    return [
      lead && element("p", { className: "pl-search__lead" }, lead),
      element("p", {}, note ? `${note} Or start from a tag:` : "Start from a tag:"),
      tags,
    ].filter(Boolean)
  }

  const fail = () => {
    answered = null
    hasFailed = true
    const again = element("button", { type: "button", className: "pl-button" }, "Try again")
    again.addEventListener("click", () => {
      input.focus()
      search()
    })
    show({ message: [element("p", {}, again)], said: failure() })
  }

  // Fills the list of tags, once.
  const suggest = async () => {
    if (tags.children.length || !dialog.open) return
    try {
      const { tag: found = [] } = await (await engineOf(site.root)).facets()
      if (!tags.children.length) tags.append(...found.slice(0, 10).map(({ value }) => element("li", {}, suggestion(value))))
    } catch {
      // A search reports the error.
    }
  }
  const suggestLater = afterPause(() => query() || suggest(), IDLE)

  const suggestion = (slug) => {
    const button = element("button", { type: "button" }, `#${slug}`)
    button.addEventListener("click", () => {
      input.value = `#${slug} `
      input.focus()
      search()
    })
    return button
  }

  const tags = element("ul", { className: "pl-search__tags", "aria-label": "Tags" })
  const welcome = [
    element("p", { className: "pl-search__lead" }, "Titles, texts, authors, tags, venues and arXiv ids"),
    element("p", {}, element("kbd", {}, "#tag"), " for a tag, ", element("kbd", {}, "“two words”"), " for exactly these, ",
      element("kbd", {}, "1706.03762"), " for a paper"),
    tags,
  ]

  const wait = afterPause((asked) => {
    if (query() === asked && answered !== asked && !hasFailed) status.textContent = "Searching …"
  }, PATIENCE)

  const search = () => {
    const asked = query()
    all.href = asked ? `${site.page}?${new URLSearchParams({ q: asked })}` : site.page
    if (!asked) {
      latest.stop()
      answered = null
      hasFailed = false
      all.textContent = "Search with filters"
      show({ message: welcome })
      return
    }
    hasFailed = false
    answered = null
    wait(asked)
    latest.run(
      async (signal) => {
        const engine = await engineOf(site.root)
        const first = await engine.search(asked, { limit: AT_ONCE, signal })
        answer(asked, first)
        if (first.total > AT_ONCE) answer(asked, await engine.search(asked, { limit: SHOWN, signal }))
      },
      fail,
    )
  }
  const searchSoon = afterPause(search, PAUSE)

  const again = () => {
    if (query() && answered !== query()) search()
    else if (!query()) {
      engineOf(site.root).catch(() => {})
      suggestLater()
    }
  }

  input.addEventListener("input", (event) => {
    if (!event.isComposing) searchSoon()
  })
  input.addEventListener("compositionend", searchSoon)
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && options.length) {
      event.preventDefault()
      // The field itself is a position between the last result and the first.
      const places = options.length + 1
      choose(((active + 1 + step + places) % places) - 1)
    } else if (event.key === "Enter" && options[active]) {
      event.preventDefault()
      if (event.ctrlKey || event.metaKey) open(options[active].href)
      else options[active].click()
    }
  })
  dialog.querySelector("form").addEventListener("submit", (event) => {
    if (!query()) event.preventDefault()
  })
  dialog.addEventListener("search:again", again)
  dialog.addEventListener("close", () => latest.stop())
  onceBack(() => hasFailed && dialog.open && search())
  // A page restored from the back/forward cache may have an unfinished search.
  addEventListener("pageshow", (event) => event.persisted && dialog.open && again())

  show({ message: welcome })
  again()
  return undefined
}
