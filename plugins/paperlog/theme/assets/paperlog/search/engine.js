// The search engine: loads the parts of the index that a query needs, and returns plain values. It does not use the DOM.

import { normalized, parse, places, terms } from "./terms.js"
import { eachPosting, readGaps } from "./postings.js"

const FORMAT = 1
const NEW_SHARDS = 5 // the number of shards that a query may load; a long query ignores its shortest words
const PREFIX_SHARDS = 2 // the number of shards to search for a prefix; one for a single letter
const PHRASE_DOCUMENTS = 24 // the number of documents whose text is searched for a phrase
const SNIPPET = 220 // characters
const STARTED = 0.55 // the weight of a word that matches by its prefix
const GUESSED = 0.5 // the weight of a word that differs in one letter

// Opens the index of the site at `base`, which is absolute or relative to the page. Results may be in separate files, so a
// caller that requests a few results first can show them sooner.
export async function open(base) {
  const files = new Files(new URL(base, globalThis.location?.href ?? base))
  const manifest = await files.manifest()
  return new Engine(files, manifest)
}

class Engine {
  #files
  #manifest
  #starts = []
  #last = { query: null }

  constructor(files, manifest) {
    this.#files = files
    this.#manifest = manifest
    let start = 0
    for (const size of manifest.segments) {
      this.#starts.push(start)
      start += size
    }
  }

  // The number of documents in the index.
  get size() {
    return this.#manifest.documents
  }

  // Returns the facets with the number of documents for each value: {facet: [{value, name, count}]}. Authors of papers are
  // missing until a search or `counts` has loaded them, since there are many.
  async facets() {
    return mapped(await this.#facets(), (row) => ({ value: row.value, name: row.name, count: row.documents.length }))
  }

  // Searches documents. `filters` has lists of values by facet; a document must have one value of each list.
  // Returns {total, results, counts, tried, words, partial, bounded}. `counts` is a function. `tried` lists the words that
  // were replaced or ignored: {word, used}, where `used` is empty for an ignored word. `partial` means that no document has
  // all words, and the results have most of them. `bounded` means that a limit may have excluded results.
  async search(query, { filters = {}, sort = "relevance", offset = 0, limit = 8, signal } = {}) {
    // A change of filters, or a request for more results, reuses the scores of the query.
    if (this.#last.query !== query) {
      const asked = parse(query)
      const found = this.#find(asked)
      found.catch(() => (this.#last = { query: null }))
      this.#last = { query, asked, found }
    }
    const { asked } = this.#last
    const filtered = Object.entries(filters).filter(([, values]) => values?.length)
    const [found, facets] = await Promise.all([
      this.#last.found,
      filtered.length ? this.#facets(filtered.some(([facet]) => facet === "paper_author")) : null,
    ])
    signal?.throwIfAborted()
    const { tried, matcher } = found
    let { scores } = found
    const allowed = facets ? intersection(this.size, filtered.map(([facet, values]) => union(facets[facet], values))) : null
    let ranked = this.#ranked(scores, allowed, sort)
    let bounded = found.bounded
    if (asked.phrases.length) {
      bounded ||= ranked.length > PHRASE_DOCUMENTS
      ranked = await this.#withPhrases(ranked.slice(0, PHRASE_DOCUMENTS), asked.phrases)
      const kept = new Set(ranked)
      scores = scores.map((score, id) => (kept.has(id) ? score : 0))
      signal?.throwIfAborted()
    }
    const shown = ranked.slice(offset, offset + limit)
    const documents = await Promise.all(shown.map((id) => this.#document(id)))
    signal?.throwIfAborted()
    return {
      total: ranked.length,
      results: documents.map((document) => result(document, matcher, this.#files.root)),
      counts: ({ people = false } = {}) => this.#counts(scores, filters, people),
      tried,
      partial: found.partial,
      words: asked.groups.map((group) => group.text),
      bounded,
    }
  }

  async #facets(people = false) {
    const [facets, authors] = await Promise.all([
      this.#files.read("facets"),
      people ? this.#files.read("people") : null,
    ])
    if (!facets.rows) facets.rows = mapped(facets, readRow)
    if (authors && !facets.rows.paper_author) facets.rows.paper_author = authors.map(readRow)
    return facets.rows
  }

  // Returns the number of found documents for each value; filters of the same facet do not count. Authors of papers are
  // included if `people` is set or they have been loaded before.
  async #counts(scores, filters, people) {
    const facets = await this.#facets(people || filters.paper_author?.length > 0)
    const counts = {}
    for (const [facet, rows] of Object.entries(facets)) {
      const others = Object.entries(filters).filter(([name, values]) => name !== facet && values?.length)
      const allowed = others.length
        ? intersection(this.size, others.map(([name, values]) => union(facets[name], values)))
        : null
      counts[facet] = rows.map(({ value, name, documents }) => {
        let count = 0
        for (const id of documents) if (scores[id] > 0 && (!allowed || allowed[id])) count++
        return { value, name, count }
      })
    }
    return counts
  }

  // Returns the score of every document for a query; 0 if it does not match.
  async #find({ groups }) {
    const scores = new Float32Array(this.size)
    if (!groups.length) return { scores: scores.fill(1), tried: [], matcher: null, partial: false, bounded: false }
    const { shards, bounded } = await this.#shardsFor(groups)
    const tried = []
    const weighed = []
    for (const group of groups) {
      if (group.left) continue
      let weights = this.#weigh(group, shards)
      if (!weights) {
        const used = await this.#guess(group, shards)
        tried.push({ word: group.text, used: used ?? "" })
        if (used) weights = this.#weigh({ options: [[used]], prefixes: [] }, shards, GUESSED)
        group.used = used
      }
      if (weights) weighed.push({ group, weights })
    }
    if (!weighed.length) return { scores, tried, matcher: null, partial: false, bounded }
    for (const each of weighed) each.rarity = rarity(each.weights.count, this.size)
    this.#add(scores, weighed, weighed.length)
    const partial = weighed.length > 1 && !scores.some((score) => score > 0)
    if (partial) {
      // No document has all words, so accept those that have at least half of them.
      this.#add(scores, weighed, Math.ceil(weighed.length / 2))
    }
    return { scores, tried, matcher: matcherOf(weighed), partial, bounded }
  }

  #add(scores, weighed, least) {
    for (let id = 0; id < scores.length; id++) {
      let score = 0
      let had = 0
      for (const { weights, rarity } of weighed) {
        const weight = weights.of[id]
        if (weight > 0) {
          score += weight * rarity
          had++
        }
      }
      scores[id] = had >= least ? score : 0
    }
  }

  // Returns how well each document matches a group, {of: weights by document, count, terms: the matching terms}, or null.
  #weigh(group, shards, factor = 1) {
    const of = new Float32Array(this.size)
    const found = new Set()
    const raise = (id, weight) => (of[id] = Math.max(of[id], weight))
    for (const option of group.options) {
      const texts = option.map((term) => shards.get(this.#shardOf(term))?.get(term))
      if (!option.length || texts.some((text) => text === undefined)) continue
      option.forEach((term) => found.add(term))
      if (texts.length === 1) eachPosting(texts[0], this.#starts, (id, weight) => raise(id, weight * factor))
      else this.#all(texts).forEach((weight, id) => raise(id, weight * factor))
    }
    for (const prefix of group.prefixes) {
      for (const [term, text] of this.#starting(prefix, shards)) {
        if (found.has(term)) continue
        found.add(term)
        const nearness = STARTED * (0.5 + 0.5 * Math.min(1, prefix.length / term.length))
        eachPosting(text, this.#starts, (id, weight) => raise(id, weight * nearness))
      }
    }
    if (group.tail) {
      const parts = group.tail.before.map((term) => shards.get(this.#shardOf(term))?.get(term))
      if (parts.every((text) => text !== undefined)) {
        for (const [term, text] of this.#starting(group.tail.prefix, shards)) {
          this.#all([...parts, text]).forEach((weight, id) => raise(id, weight * STARTED))
          group.tail.before.concat(term).forEach((each) => found.add(each))
        }
      }
    }
    let count = 0
    for (const weight of of) if (weight > 0) count++
    return count ? { of, count, terms: found } : null
  }

  // Returns the weight of each document that has all terms: 0.8 times their mean, since the terms may be far apart.
  #all(texts) {
    let sums = null
    for (const text of texts) {
      const next = new Map()
      eachPosting(text, this.#starts, (id, weight) => {
        if (!sums) next.set(id, weight)
        else if (sums.has(id)) next.set(id, sums.get(id) + weight)
      })
      sums = next
    }
    for (const [id, sum] of sums) sums.set(id, (0.8 * sum) / texts.length)
    return sums
  }

  *#starting(prefix, shards) {
    for (const number of this.#shardsStarting(prefix)) {
      for (const entry of shards.get(number) ?? []) if (entry[0].startsWith(prefix)) yield entry
    }
  }

  // Returns a word of the index that differs in one letter, preferring frequent words, or null.
  async #guess(group, shards) {
    const word = group.options.at(0)?.at(0) ?? group.text
    if (word.length < 4 || /^[#0-9]/.test(word)) return null
    const near = (other) => isNear(word, other)
    const begins = (other) => isNear(word, other.slice(0, word.length)) || isNear(word, other.slice(0, word.length + 1))
    const known = (await this.#files.read("words")).split(" ")
    const shard = [...(shards.get(this.#shardOf(word))?.keys() ?? [])]
    const unfinished = group.prefixes.length && word.length > 4 ? known.find(begins) : null
    const used = known.find(near) ?? shard.find(near) ?? unfinished ?? null
    if (used) await this.#load([this.#shardOf(used)], shards)
    return used
  }

  // Loads the shards for the groups, most selective words first; groups beyond the limit are marked as `left` (ignored).
  async #shardsFor(groups) {
    const wanted = new Set()
    let bounded = false
    for (const group of [...groups].sort((one, other) => selectivity(other) - selectivity(one))) {
      const numbers = new Set(group.options.flat().map((term) => this.#shardOf(term)))
      for (const prefix of [...group.prefixes, ...(group.tail ? [group.tail.prefix] : [])]) {
        for (const number of this.#shardsStarting(prefix)) numbers.add(number)
      }
      for (const term of group.tail?.before ?? []) numbers.add(this.#shardOf(term))
      const fresh = [...numbers].filter((number) => !wanted.has(number) && !this.#files.has(`terms-${number}`))
      const asked = [...wanted].filter((number) => !this.#files.has(`terms-${number}`)).length
      if (asked && asked + fresh.length > NEW_SHARDS) {
        group.left = bounded = true
        continue
      }
      numbers.forEach((number) => wanted.add(number))
    }
    const shards = new Map()
    await this.#load(wanted, shards)
    return { shards, bounded }
  }

  async #load(numbers, shards) {
    await Promise.all(
      [...numbers].map(async (number) => {
        if (number < 0 || number >= this.#manifest.shards.length || shards.has(number)) return
        shards.set(number, await this.#files.map(`terms-${number}`))
      }),
    )
  }

  #shardsStarting(prefix) {
    const first = this.#shardOf(prefix)
    const many = prefix.length > 1 ? PREFIX_SHARDS : 1
    const numbers = Array.from({ length: many }, (_, place) => first + place)
    return numbers.filter((number) => number === first || this.#manifest.shards[number]?.startsWith(prefix))
  }

  // Returns the number of the last shard whose first term is not after `term`.
  #shardOf(term) {
    const firsts = this.#manifest.shards
    let low = 0
    let high = firsts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (firsts[middle] <= term) low = middle
      else high = middle - 1
    }
    return low
  }

  #ranked(scores, allowed, sort) {
    const found = []
    for (let id = 0; id < scores.length; id++) if (scores[id] > 0 && (!allowed || allowed[id])) found.push(id)
    // Posts are in order of date, oldest first; documents without a date, such as the documentation, follow them.
    const { posts } = this.#manifest
    const age = (id) => (id < posts ? posts - id : id)
    const byDate = (one, other) => age(one) - age(other)
    if (sort === "date") return found.sort(byDate)
    return found.sort((one, other) => scores[other] - scores[one] || byDate(one, other))
  }

  async #withPhrases(ids, phrases) {
    const documents = await Promise.all(ids.map((id) => this.#document(id)))
    return ids.filter((_, place) => phrases.every((phrase) => hasPhrase(documents[place], phrase)))
  }

  async #document(id) {
    const { perFile } = this.#manifest
    const file = await this.#files.shown(Math.floor(id / perFile))
    return file[id % perFile]
  }
}

// Loads the files of the index, each once; a failed request is repeated on the next use.
class Files {
  #answers = new Map()
  #maps = new Map()
  #version = ""

  constructor(root) {
    this.root = root
  }

  async manifest() {
    const manifest = await this.#get("search/index/manifest.json", "no-cache")
    if (manifest.format !== FORMAT) throw new Error(`the index has format ${manifest.format}; reload the page`)
    this.#version = `?v=${manifest.version}`
    return manifest
  }

  has(name) {
    return this.#answers.has(`search/index/${name}.json`)
  }

  read(name) {
    return this.#get(`search/index/${name}.json`)
  }

  async map(name) {
    const shard = await this.read(name)
    if (!this.#maps.has(name)) this.#maps.set(name, new Map(Object.entries(shard)))
    return this.#maps.get(name)
  }

  shown(number) {
    return this.#get(`search/docs/${number}.json`)
  }

  #get(path, cache = "default") {
    if (!this.#answers.has(path)) {
      const answer = fetchJson(new URL(path + this.#version, this.root), cache)
      answer.catch(() => this.#answers.delete(path))
      this.#answers.set(path, answer)
    }
    return this.#answers.get(path)
  }
}

async function fetchJson(url, cache) {
  const response = await fetch(url, { cache, credentials: "same-origin" })
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`)
  return response.json()
}

function readRow([value, name, , documents]) {
  return { value, name, documents: readGaps(documents) }
}

function mapped(facets, change) {
  const lists = Object.entries(facets).filter(([, rows]) => Array.isArray(rows))
  return Object.fromEntries(lists.map(([name, rows]) => [name, rows.map(change)]))
}

function union(rows, values) {
  const wanted = new Set(values)
  return (rows ?? []).filter(({ value }) => wanted.has(value)).map(({ documents }) => documents)
}

// Returns an array that has 1 for each document in at least one list of every union.
function intersection(size, unions) {
  const had = new Uint8Array(size)
  unions.forEach((lists, place) => {
    for (const id of lists.flat()) if (had[id] === place) had[id] = place + 1
  })
  return had.map((count) => Number(count === unions.length))
}

function rarity(count, size) {
  return Math.log(1 + (size - count + 0.5) / (count + 0.5))
}

// Estimates how selective a word is before its shard is loaded: ids and long words are rare.
function selectivity(group) {
  const longest = Math.max(...group.options.flat().map((term) => term.length))
  return longest + (group.id ? 100 : 0) + (group.prefixes.length ? 1 : 0)
}

// Returns whether two words differ by one changed, extra or missing letter, or by two letters in exchanged order.
export function isNear(one, other) {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)]
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}

function matcherOf(weighed) {
  const found = new Set(weighed.flatMap(({ weights }) => [...weights.terms]))
  return (term) => found.has(term)
}

function hasPhrase(document, phrase) {
  const fields = [document.title, document.summary, document.text, ...(document.papers ?? []), ...(document.people ?? [])]
  return fields.some((field) => field && hasRun(terms(field), phrase.terms))
}

// Returns whether a text has the terms in sequence; the joined form of a compound, which follows its parts, is skipped.
function hasRun(found, wanted) {
  for (let start = found.indexOf(wanted[0]); start >= 0; start = found.indexOf(wanted[0], start + 1)) {
    let place = start + 1
    let had = 1
    while (had < wanted.length && place < found.length) {
      if (found[place] === wanted[had]) had++
      else if (!wanted.includes(found[place]) && isWhole(found, place)) {
        place++
        continue
      } else break
      place++
    }
    if (had === wanted.length) return true
  }
  return false
}

function isWhole(found, place) {
  let parts = ""
  for (let first = place - 1; first >= 0 && parts.length < found[place].length; first--) {
    parts = found[first] + parts
    if (parts.length > found[first].length && normalized(parts) === found[place]) return true
  }
  return false
}

function result(document, matcher, root) {
  return {
    url: new URL(document.url, root).href,
    title: document.title,
    titleParts: marked(document.title, matcher),
    date: document.date ?? "",
    kind: document.kind,
    authors: document.authors ?? "",
    venues: document.venues ?? [],
    tags: (document.tags ?? []).map(([slug, name]) => ({ slug, name })),
    snippet: snippet([document.summary, document.text].filter(Boolean).join(" "), matcher),
  }
}

function marked(text, matcher) {
  return cut(text, matcher ? [...places(text, matcher)] : [], 0, text.length)
}

// Returns the part of a text with the most different matches close together, split into matches and other text.
function snippet(text, matcher) {
  if (!text) return []
  const found = matcher ? [...places(text, matcher)] : []
  let best = 0
  let most = 0
  for (let first = 0; first < found.length; first++) {
    const seen = new Set()
    for (let last = first; last < found.length && found[last][1] - found[first][0] <= SNIPPET * 0.8; last++) {
      seen.add(normalized(text.slice(...found[last])))
    }
    if (seen.size > most) {
      most = seen.size
      best = first
    }
  }
  let start = found.length ? Math.max(0, found[best][0] - SNIPPET / 5) : 0
  if (start > 0) start = wordStart(text, start)
  const end = wordEnd(text, Math.min(text.length, start + SNIPPET))
  const parts = cut(text, found, start, end)
  if (start > 0) parts.unshift({ text: "… ", mark: false })
  if (end < text.length) parts.push({ text: " …", mark: false })
  return parts
}

function wordStart(text, place) {
  const space = text.indexOf(" ", place)
  return space >= 0 && space < place + 25 ? space + 1 : place
}

function wordEnd(text, place) {
  if (place >= text.length) return text.length
  const space = text.lastIndexOf(" ", place)
  return space > place - 25 ? space : place
}

function cut(text, found, start, end) {
  const parts = []
  let done = start
  const add = (to, mark) => {
    if (to > done) parts.push({ text: text.slice(done, to), mark })
    done = Math.max(done, to)
  }
  for (const [from, to] of found) {
    if (from < done || to > end) continue
    add(from, false)
    add(to, true)
  }
  add(end, false)
  return parts
}
