// The filters beside the results: the values of each facet, with the number of results for each.

import { element, focused } from "./view.js"
import { FACETS } from "./state.js"

const LARGE = "paper_author" // the facet that is loaded on demand
const FOLDED = 8 // values of a facet that are shown at first
const UNFOLDED = 200 // values that are shown at most; the field above the list finds the others
const WORTH_FINDING = 16 // the number of values from which the field is shown

// Years are sorted by value; values of all other facets by the number of results.
const IN_ORDER = { year: (one, other) => other.value.localeCompare(one.value) }

// Shows the code of a category too, since two arXiv categories may have the same name.
const NAMED = { category: ({ value, name, count }) => ({ value, name: `${value} ${name}`, count }) }

export class Filters {
  #change
  #load
  #facets = new Map()

  // Calls `change(facet, value, isOn)` when the reader selects or clears a value, and `load()` when the reader requests the
  // counts of the large facet.
  constructor({ change, load }) {
    this.#change = change
    this.#load = load
    this.panel = element("div", { className: "pl-filters", role: "group", "aria-label": "Filters" })
  }

  // Shows new counts: {facet: [{value, name, count}]}.
  count(counts) {
    for (const { facet, title } of FACETS) {
      const values = (counts[facet] ?? []).map(NAMED[facet] ?? ((each) => each))
      if (!this.#facets.has(facet)) {
        if (!values.length && facet !== LARGE) continue
        this.#facets.set(facet, new FacetFilter(facet, title, this.#change))
        if (facet === LARGE && !counts[facet]) this.#facets.get(facet).offer(this.#load)
      }
      if (counts[facet]) this.#facets.get(facet).count(values)
    }
    const sections = [...FACETS].map(({ facet }) => this.#facets.get(facet)?.section).filter(Boolean)
    if (sections.some((section) => section.parentElement !== this.panel)) this.panel.replaceChildren(...sections)
  }

  // Checks the boxes of `chosen`, {facet: [value]}.
  select(chosen) {
    for (const [facet, filter] of this.#facets) filter.select(chosen[facet] ?? [])
  }

  // Returns the name of a value, or the value if the name is unknown.
  nameOf(facet, value) {
    return this.#facets.get(facet)?.nameOf(value) ?? value
  }

  // Shows that the filters did not load.
  fail() {
    if (!this.#facets.size) this.panel.replaceChildren(element("p", { className: "pl-find__note" }, "Filters did not load."))
  }
}

class FacetFilter {
  #facet
  #change
  #values = []
  #names = new Map()
  #chosen = new Set()
  #isFolded = true
  #sought = ""
  #rows = new Map()
  #offered = null

  constructor(facet, title, change) {
    this.#facet = facet
    this.#change = change
    this.list = element("ul", {})
    this.finder = element("input", {
      type: "search", className: "pl-filter__find", placeholder: "Find", "aria-label": `Find in ${title}`, autocomplete: "off", hidden: true,
    })
    this.unfolder = element("button", { type: "button", className: "pl-link", "aria-expanded": "false" })
    this.none = element("p", { className: "pl-muted", hidden: true }, "None")
    this.section = element("fieldset", { className: "pl-filter" },
      element("legend", {}, title), this.finder, this.list, this.none, this.unfolder)
    this.finder.addEventListener("input", () => {
      this.#sought = plain(this.finder.value)
      this.#show()
    })
    this.unfolder.addEventListener("click", () => {
      this.#isFolded = !this.#isFolded
      this.finder.value = this.#sought = ""
      this.unfolder.setAttribute("aria-expanded", String(!this.#isFolded))
      this.#show()
      if (!this.#isFolded && !this.finder.hidden) this.finder.focus()
    })
  }

  nameOf(value) {
    return this.#names.get(value)
  }

  // Shows a button in place of the values.
  offer(load) {
    this.#offered = element("button", { type: "button", className: "pl-link" }, "Show")
    this.#offered.setAttribute("aria-label", `Show ${this.section.querySelector("legend").textContent}`)
    this.#offered.addEventListener("click", load)
    this.unfolder.hidden = true
    this.section.append(this.#offered)
  }

  count(values) {
    if (this.#offered) {
      const isFocused = focused() === this.#offered
      this.#offered.remove()
      this.#offered = null
      if (isFocused) queueMicrotask(() => this.list.querySelector("input")?.focus())
    }
    // The sort is stable, so values with equal counts keep the engine's order.
    this.#values = [...values].sort(IN_ORDER[this.#facet] ?? ((one, other) => other.count - one.count))
    for (const { value, name } of values) this.#names.set(value, name)
    this.#show()
  }

  select(chosen) {
    const next = new Set(chosen)
    const isSame = next.size === this.#chosen.size && chosen.every((value) => this.#chosen.has(value))
    this.#chosen = next
    if (!isSame && !this.#offered) this.#show()
  }

  #show() {
    const unknown = [...this.#chosen].filter((value) => !this.#names.has(value))
    const all = [...this.#values, ...unknown.map((value) => ({ value, name: value, count: 0 }))]
    const limit = this.#isFolded ? FOLDED : UNFOLDED
    const found = this.#sought ? all.filter(({ name }) => plain(name).includes(this.#sought)) : all
    const shown = found.filter(({ value }, place) => place < limit || (this.#chosen.has(value) && !this.#sought))
    const rows = shown.map((each) => this.#row(each))
    // Moving a row would take the focus from it.
    if (rows.length !== this.list.children.length || rows.some((row, place) => row !== this.list.children[place])) {
      this.list.replaceChildren(...rows)
    }
    this.finder.hidden = this.#isFolded || all.length < WORTH_FINDING
    this.none.hidden = shown.length > 0
    this.unfolder.hidden = all.length <= FOLDED
    this.unfolder.textContent = this.#isFolded ? `All ${all.length.toLocaleString("en")}` : "Fewer"
  }

  #row({ value, name, count }) {
    let row = this.#rows.get(value)
    if (!row) {
      const box = element("input", { type: "checkbox" })
      box.addEventListener("change", () => this.#change(this.#facet, value, box.checked))
      row = element("li", {}, element("label", {}, box, element("span", { className: "pl-filter__name" }, name),
        element("span", { className: "pl-filter__count" })))
      this.#rows.set(value, row)
    }
    row.querySelector("input").checked = this.#chosen.has(value)
    row.querySelector(".pl-filter__count").textContent = count.toLocaleString("en")
    row.classList.toggle("pl-filter__none", count === 0)
    return row
  }
}

// Returns a text for comparison: in lower case and without accents.
const plain = (text) => text.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
