// Functions that the search dialog and the search page share: running one search at a time, elements, texts for results.
//
// All values become text nodes and attributes of elements, so the text of a post is never parsed as markup.

import { open } from "./engine.js"

let engine

// Returns the engine of the blog at `root`. It is opened once; after a failure, the next call tries again.
export const engineOf = (root) => {
  engine ??= open(root)
  const opened = engine
  opened.catch(() => {
    if (engine === opened) engine = undefined
  })
  return opened
}

// Runs one task at a time: a new task cancels the previous one, and its result is ignored.
export class Latest {
  #controller

  // `task(signal)` throws when it is cancelled. Any other error is passed to `failed`.
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

// Reads properties of the document through the prototype: an image named `title` replaces `document.title`.
const ofDocument = (name) => Object.getOwnPropertyDescriptor(Document.prototype, name)
export const focused = () => ofDocument("activeElement").get.call(document)
export const titleOfPage = () => ofDocument("title").get.call(document)
export const setTitle = (text) => ofDocument("title").set.call(document, text)

// Creates an element with properties or attributes and children; children that are `null`, `false` or `""` are skipped.
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

// Returns the parts of a text, with the matches in `mark` elements.
export const marked = (parts) => (parts ?? []).map(({ text, mark }) => (mark ? element("mark", {}, text) : text))

// Returns the full address of a page. The result is always on the site, for any `url`.
export const address = (url, root) => (url.startsWith(root) ? url : new URL(`./${url.replace(/^\/+/, "")}`, root).href)

const DATES = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })

// Formats a date like the other pages: `3 December 2019`.
export const longDate = (date) => (date ? DATES.format(new Date(`${date.slice(0, 10)}T00:00:00Z`)) : "")

const KINDS = { docs: "Documentation", mentioned: "Mentioned paper" }

// Returns the name of a kind.
export const kindName = (kind) => KINDS[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1)

// Formats a number with its noun: `1 result`, `1,203 results`.
export const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`

// Returns the venues of a result, without those that are also tags.
export const venueOf = ({ venues, tags }) =>
  (venues ?? []).filter((venue) => !tags.some((tag) => tag.name.toLowerCase() === venue.toLowerCase())).join(", ")

// Describes an answer: the number of results, and the words that were replaced or ignored.
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

// Returns advice for a search without results; there is none for a single word.
export const advice = ({ tried, words }) => ({
  lead: words.length > 1 && !tried.length && "Nothing has all of these words.",
  note: words.length > 1 && "Fewer words find more, and the last one is completed as you type.",
})

// Calls `again` when the browser is online again, and twice more within seconds, since requests may still fail at first.
export const onceBack = (again) =>
  addEventListener("online", () => [0, 1000, 4000].forEach((wait) => setTimeout(again, wait)))

// Returns the message for a search that failed.
export const failure = () =>
  navigator.onLine === false ? "You seem to be offline, so search did not load." : "Search did not load."
