// The state of the search page: the query, the filters and the order, read from and written to its address.

// The facets in the order of display; the engine and addresses use the same names.
export const FACETS = [
  { facet: "tag", label: "Tag", title: "Tags" },
  { facet: "year", label: "Year", title: "Years" },
  { facet: "kind", label: "Kind", title: "Kinds" },
  { facet: "venue", label: "Venue", title: "Venues" },
  { facet: "category", label: "Category", title: "arXiv categories" },
  { facet: "paper_author", label: "Paper author", title: "Authors of papers" },
  { facet: "author", label: "Post author", title: "Authors of posts" },
]

// Parses the part of an address from `?` into {query, filters: {facet: [value]}, sort}; unknown parameters are ignored.
export const readState = (search) => {
  const values = new URLSearchParams(search)
  const filters = {}
  for (const { facet } of FACETS) {
    const chosen = [...new Set(values.getAll(facet).filter(Boolean))]
    if (chosen.length) filters[facet] = chosen
  }
  return { query: (values.get("q") ?? "").trim(), filters, sort: values.get("sort") === "date" ? "date" : "relevance" }
}

// Returns the address of a search on `page`; equal searches have equal addresses.
export const addressOf = (page, { query, filters, sort }) => {
  const values = new URLSearchParams()
  if (query) values.set("q", query)
  for (const { facet } of FACETS) for (const value of filters[facet] ?? []) values.append(facet, value)
  if (sort === "date") values.set("sort", sort)
  return values.size ? `${page}?${values}` : page
}

// Returns whether a state has no query and no filters.
export const isEmpty = ({ query, filters }) => !query && !Object.values(filters).some((values) => values.length)
