// A result on the search page, with the markup of a post in a list.

import { address, element, kindName, longDate, marked, venueOf } from "./view.js"

// Returns the element for a result of the engine; `root` is the address of the site.
export const card = (result, root) => {
  const venue = venueOf(result)
  return element("li", {}, element("article", { className: "pl-card pl-result" },
    element("p", { className: "pl-eyebrow" }, element("span", {}, kindName(result.kind)),
      result.date && [" ", element("time", { dateTime: result.date }, longDate(result.date))]),
    element("h2", { className: "pl-card__title" },
      element("a", { href: address(result.url, root) }, marked(result.titleParts))),
    (result.authors || venue) && element("p", { className: "pl-card__paper" },
      result.authors && element("span", {}, result.authors), result.authors && venue && " ", venue && element("span", {}, venue)),
    result.snippet.length > 0 && element("p", { className: "pl-card__text" }, marked(result.snippet)),
    result.tags.length > 0 && element("ul", { className: "pl-tags", "aria-label": "Tags" }, result.tags.map((tag) =>
      element("li", {}, element("a", { href: new URL(`tags/${encodeURIComponent(tag.slug)}/`, root).href }, tag.name))))))
}
