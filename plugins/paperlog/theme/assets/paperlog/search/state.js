// What the page of search is asked, as its address says it.

// The facets in the order in which they are offered; the names are those of the engine and of addresses.
export const FACETS = [
  { facet: "tag", label: "Tag", title: "Tags" },
  { facet: "year", label: "Year", title: "Years" },
  { facet: "kind", label: "Kind", title: "Kinds" },
  { facet: "venue", label: "Venue", title: "Venues" },
  { facet: "category", label: "Category", title: "arXiv categories" },
  { facet: "paper_author", label: "Paper author", title: "Authors of papers" },
  { facet: "author", label: "Post author", title: "Authors of posts" },
]

// {query, filters: {facet: [value]}, sort} from the part of an address after `?`; what is unknown is left out.
export const readState = (search) => {
  const values = new URLSearchParams(search)
  const filters = {}
  for (const { facet } of FACETS) {
    const chosen = [...new Set(values.getAll(facet).filter(Boolean))]
    if (chosen.length) filters[facet] = chosen
  }
  return { query: (values.get("q") ?? "").trim(), filters, sort: values.get("sort") === "date" ? "date" : "relevance" }
}

// The whole address of a search on `page`, the same for the same search.
export const addressOf = (page, { query, filters, sort }) => {
  const values = new URLSearchParams()
  if (query) values.set("q", query)
  for (const { facet } of FACETS) for (const value of filters[facet] ?? []) values.append(facet, value)
  if (sort === "date") values.set("sort", sort)
  return values.size ? `${page}?${values}` : page
}

// Whether nothing is asked.
export const isEmpty = ({ query, filters }) => !query && !Object.values(filters).some((values) => values.length)
