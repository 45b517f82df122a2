// What the dialog and the page of search share: one search at a time, how a result looks, what is said of an answer.
//
// Everything becomes text nodes and attributes of elements made here, so no text of a post is ever read as markup.

import { open } from "./engine.js"

let engine

// The engine of the blog at `root`, opened once; if that failed, asking again tries again.
export const engineOf = (root) => {
  engine ??= open(root)
  const opened = engine
  opened.catch(() => {
    if (engine === opened) engine = undefined
  })
  return opened
}

// Runs one task at a time: a new one cancels the last, of which nothing is heard any more.
export class Latest {
  #controller

  // `task(signal)` throws when it sees that it was cancelled; `failed` hears of what else it throws.
  async run(task, failed) {
    this.stop()
    const controller = (this.#controller = new AbortController())
    try {
      await task(controller.signal)
    } catch (error) {
      if (!controller.signal.aborted) failed(error)
    }
  }

  stop() {
    this.#controller?.abort()
  }
}

// Calls `work` when `delay` milliseconds have passed without another call.
export const afterPause = (work, delay) => {
  let timer
  return (...values) => {
    clearTimeout(timer)
    timer = setTimeout(() => work(...values), delay)
  }
}

// The browser's own properties of the document: an image named `title` takes the place of `document.title`.
const ofDocument = (name) => Object.getOwnPropertyDescriptor(Document.prototype, name)
export const focused = () => ofDocument("activeElement").get.call(document)
export const titleOfPage = () => ofDocument("title").get.call(document)
export const setTitle = (text) => ofDocument("title").set.call(document, text)

// An element with properties or attributes, and children of which `null`, `false` and `""` are left out.
export const element = (name, properties = {}, ...children) => {
  const made = Document.prototype.createElement.call(document, name)
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue
    if (key in made) made[key] = value
    else made.setAttribute(key, value)
  }
  made.append(...children.flat().filter((child) => child || child === 0))
  return made
}

// Text in which the parts that matched are marked.
export const marked = (parts) => (parts ?? []).map(({ text, mark }) => (mark ? element("mark", {}, text) : text))

// The whole address of a page of the site; whatever it holds, it stays on the site.
export const address = (url, root) => (url.startsWith(root) ? url : new URL(`./${url.replace(/^\/+/, "")}`, root).href)

const DATES = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })

// `3 December 2019`, as on the blog's other pages.
export const longDate = (date) => (date ? DATES.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)) : "")

const KINDS = { docs: "Documentation", mentioned: "Mentioned paper" }

// What a kind is called.
export const kindName = (kind) => KINDS[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1)

// A number with its noun: `1 result`, `1,203 results`.
export const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`

// Where a result was published, less what its tags say already.
export const venueOf = ({ venues, tags }) =>
  (venues ?? []).filter((venue) => !tags.some((tag) => tag.name.toLowerCase() === venue.toLowerCase())).join(", ")

// How many results there are, and what of the query was changed or left out for them.
export const outcome = ({ tried, partial, bounded, total }) => {
  const quoted = (words) => words.map((word) => `“${word}”`).join(", ")
  const changed = tried.filter(({ used }) => used)
  const lost = tried.filter(({ used }) => !used)
  if (!total && lost.length && !changed.length) {
    return `Nothing found for ${quoted(lost.map(({ word }) => word))}, nor for a similar spelling.`
  }
  const sentences = [total ? counted(total, "result") : "No results"]
  if (changed.length) {
    sentences.push(`Showing ${quoted(changed.map(({ used }) => used))} for ${quoted(changed.map(({ word }) => word))}.`)
  }
  if (lost.length) sentences.push(`Nothing has ${quoted(lost.map(({ word }) => word))}: left out.`)
  if (partial && total) sentences.push("None has all of the words; these have most.")
  if (bounded) sentences.push("Only the best matches were looked through.")
  return sentences.length > 1 ? [`${sentences[0]}.`, ...sentences.slice(1)].join(" ") : sentences[0]
}

// What more there is to say of no results: nothing of one word.
export const advice = ({ tried, words }) => ({
  lead: words.length > 1 && !tried.length && "Nothing has all of these words.",
  note: words.length > 1 && "Fewer words find more, and the last one is completed as you type.",
})

// Asks again when the line is back, and some seconds later too: it may be back before it carries anything.
export const onceBack = (again) =>
  addEventListener("online", () => [0, 1000, 4000].forEach((wait) => setTimeout(again, wait)))

// Why there is no answer, in words for a reader.
export const failure = () =>
  navigator.onLine === false ? "You seem to be offline, so search did not load." : "Search did not load."
