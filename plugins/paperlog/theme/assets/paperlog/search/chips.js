// The filters in use, each with a button that removes it.

import { element } from "./view.js"
import { FACETS } from "./state.js"

const labelOf = (facet) => FACETS.find((each) => each.facet === facet).label

export class Chips {
  #remove
  #items = new Map()
  #rest

  // Calls `remove(facet, value)` when a reader removes a filter. The item `rest` removes all filters; it is shown if there
  // are several. `fallback` gets the focus when no chip is left.
  constructor({ remove, rest, fallback }) {
    this.#remove = remove
    this.#rest = rest
    this.fallback = fallback
    this.list = element("ul", { className: "pl-find__chips", "aria-label": "Filters in use" })
  }

  // Shows `chosen`, {facet: [value]}; `nameOf(facet, value)` returns the name of a value.
  show(chosen, nameOf) {
    const values = FACETS.flatMap(({ facet }) => (chosen[facet] ?? []).map((value) => [facet, value]))
    const items = values.map(([facet, value]) => this.#item(facet, value, nameOf(facet, value)))
    if (items.length > 1) items.push(this.#rest)
    // Moving an item would take the focus from it.
    if (items.length !== this.list.children.length || items.some((item, place) => item !== this.list.children[place])) {
      this.list.replaceChildren(...items)
    }
    this.list.hidden = !items.length
    return values.length
  }

  #item(facet, value, name) {
    const key = `${facet} ${value}`
    if (!this.#items.has(key)) this.#items.set(key, this.#make(facet, value))
    const item = this.#items.get(key)
    item.querySelector(".pl-chip__name").textContent = name
    item.firstChild.setAttribute("aria-label", `Remove the filter ${labelOf(facet)}: ${name}`)
    return item
  }

  #make(facet, value) {
    const button = element("button", { type: "button", className: "pl-chip" },
      element("span", { className: "pl-chip__facet" }, labelOf(facet)), " ",
      element("span", { className: "pl-chip__name" }), " ", element("span", { "aria-hidden": "true" }, "×"))
    button.addEventListener("click", () => {
      const place = [...this.list.children].indexOf(button.parentElement)
      this.#remove(facet, value)
      const left = this.list.querySelectorAll(".pl-chip")
      ;(left[Math.min(place, left.length - 1)] ?? this.fallback).focus()
    })
    return element("li", {}, button)
  }
}
