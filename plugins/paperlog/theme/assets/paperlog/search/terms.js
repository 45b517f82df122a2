// Converts text to terms of the index, in the same way as `search/terms.py`, and parses queries.

const LONGEST = 40
export const STOP_WORDS = new Set(
  ("a an and are as at be been but by can for from has have if in into is it its of on or so such than that the their" +
    " then there these they this to was we were which will with you").split(" "),
)

const LETTERS = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i", ς: "σ" }
const LETTER = /[øłđðþßæœıς]/g
const MARKS = /[\u0300-\u036f]+/g
const ALONE = "\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{3ffff}"
const HAS_ALONE = new RegExp(`[${ALONE}]`, "u")
const BY_SCRIPT = new RegExp(`[${ALONE}]+|[^${ALONE}]+`, "gu")
const SIGN = "[\\p{L}\\p{N}\\p{M}]"
const ATOM = `${SIGN}+(?:(?<=[0-9])\\.(?=[0-9])${SIGN}+)*`
const JOINERS = "\\-\\u2010\\u2011\\u2012\\u2013_'\\u2019"
const RUN = `(?:${ATOM})(?:[${JOINERS}](?:${ATOM}))*(?:\\+\\+|#(?!${SIGN}))?`
const RUNS = new RegExp(`\\\\[a-z]+|${RUN}`, "gu")
const SPLIT = new RegExp(`[${JOINERS}]`, "u")
const ID = /^([0-9]{4}\.[0-9]{4,5})v[0-9]+$/
const MANY = /^[a-z]{3,}s$/
const ES = /(?:sses|xes|ches|shes|zzes)$/
const KEEPS_S = /(?:ss|us|is)$/

// Returns a text in lower case, without the diacritics of European scripts.
export function normalized(text) {
  const bare = text.normalize("NFKD").replace(MARKS, "").toLowerCase().replace(MARKS, "")
  return bare.replace(LETTER, (letter) => LETTERS[letter]).normalize("NFC")
}

export function singular(word) {
  if (!MANY.test(word) || KEEPS_S.test(word)) return word
  if (word.endsWith("ies") && word.length > 4) return word.slice(0, -3) + "y"
  return word.slice(0, ES.test(word) ? -2 : -1)
}

// Returns the terms of a text in order; the joined form of a compound follows its parts.
export function terms(text) {
  return runs(normalized(text)).flatMap((run) => {
    const { parts, whole, signed } = read(run)
    return [...parts, ...whole, ...signed]
  })
}

// Returns the term of a tag: `#`, then its letters and digits.
export function tagTerm(name) {
  const bare = normalized(name).match(/[\p{L}\p{N}\p{M}+#]/gu) ?? []
  return "#" + bare.join("").replace(/^#+/, "")
}

// Yields the position, [start, end], of each word that `matches` accepts; for a compound, of the whole or of its parts.
export function* places(text, matches) {
  for (const found of text.matchAll(RUNS)) {
    if (found[0][0] === "\\") continue
    const { whole, signed } = read(normalized(found[0]))
    if ([...whole, ...signed].some(matches)) {
      yield [found.index, found.index + found[0].length]
      continue
    }
    for (const part of found[0].matchAll(PARTS)) {
      if (terms(part[0]).some(matches)) yield [found.index + part.index, found.index + part.index + part[0].length]
    }
  }
}
const PARTS = new RegExp(`[${ALONE}]|(?:(?![${ALONE}])[^${JOINERS}])+`, "gu")

function runs(text) {
  return (text.match(RUNS) ?? []).filter((run) => run[0] !== "\\")
}

// Returns the terms of a run: of its parts, of its joined form if it has several parts, and of its name with `++` or `#`.
function read(run) {
  const sign = run.endsWith("++") ? "++" : run.endsWith("#") ? "#" : ""
  const bare = run.slice(0, run.length - sign.length).replace(/['\u2019]s$/, "")
  const atoms = bare.split(SPLIT)
  const parts = atoms.flatMap(atomTerms)
  const whole = atoms.length > 1 && !HAS_ALONE.test(run) ? wordTerms(atoms.join("")) : []
  const signed = sign ? fitting(atoms.at(-1) + sign) : []
  return { atoms, parts, whole, signed }
}

function atomTerms(atom) {
  if (!HAS_ALONE.test(atom)) return wordTerms(atom)
  return atom.match(BY_SCRIPT).flatMap((part) => {
    if (!HAS_ALONE.test(part)) return wordTerms(part)
    const signs = [...part]
    return [...signs, ...signs.slice(1).map((sign, place) => signs[place] + sign)]
  })
}

function wordTerms(word) {
  const id = word.match(ID)
  return id ? [id[1]] : fitting(singular(word))
}

function fitting(word) {
  return word.length <= LONGEST || [...word].length <= LONGEST ? [word] : []
}

// ---- Queries ----

const ARXIV = /(?<![0-9.])([0-9]{4}\.[0-9]{4,5})(?:v[0-9]+)?(?![0-9.]*[0-9])/i
const OLD_ARXIV = /(?<![a-z-])([a-z-]+)(?:\.[a-z]{2})?\/([0-9]{7})(?:v[0-9]+)?(?![0-9])/i
const MOST_GROUPS = 32

// Parses a query into {groups, phrases}. A group is a word: {text, options, prefixes, tail}. A document matches it if it
// has all terms of an option, or a term that starts with a prefix, or the tail: the first parts of a compound and a term
// that starts with its last part. A phrase has terms that a document must have in this order.
export function parse(query) {
  const phrases = []
  const groups = []
  const text = query.slice(0, 2000).replace(/["“”„«»]([^"“”„«»]*)["“”„«»]/gu, (_, inside) => {
    const found = runs(normalized(inside)).flatMap((run) => read(run).parts)
    if (found.length) phrases.push({ text: inside.trim(), terms: found })
    return ` ${inside} `
  })
  const typing = !/[\s"“”„«»]$/u.test(query)
  const chunks = text.split(/\s+/u).filter(Boolean)
  chunks.forEach((chunk, place) => {
    groups.push(...chunkGroups(chunk, typing && place === chunks.length - 1))
  })
  const ids = groups.some((group) => group.id)
  const kept = groups.filter((group) => group.options.length && !(ids && group.text === "arxiv"))
  pairUp(kept)
  const selective = kept.filter((group) => !group.stop)
  return { groups: unique(selective.length ? selective : kept).slice(0, MOST_GROUPS), phrases }
}

function chunkGroups(chunk, typing) {
  const id = chunk.match(ARXIV)?.[1] ?? oldId(chunk)
  if (id) return [{ text: id, options: [[id]], prefixes: typing ? [id] : [], id: true }]
  if (/^#./u.test(chunk)) {
    const term = tagTerm(chunk)
    return term.length > 1 ? [{ text: chunk, options: [[term]], prefixes: typing ? [term] : [] }] : []
  }
  const found = runs(normalized(chunk))
  if (/^[a-z-]+\.[a-z]{2}$/i.test(chunk)) {
    // The code of an arXiv category, such as `cs.LG`, or a host name.
    const code = chunk.toLowerCase()
    return [{ text: code, options: [[code], found.flatMap((run) => read(run).parts)], prefixes: [] }]
  }
  return found.map((run, place) => {
    const last = typing && place === found.length - 1
    const { atoms, parts, whole, signed } = read(run)
    const options = signed.length ? [signed] : whole.length ? [whole, parts] : [parts]
    const split = run.match(/^([a-z]+)([0-9][0-9.]*)$/)
    if (split) options.push([singular(split[1]), split[2]])
    const ending = HAS_ALONE.test(atoms.at(-1)) ? [] : [atoms.join("")]
    return {
      text: run,
      options: options.filter((option) => option.length),
      prefixes: last && !signed.length ? ending : [],
      tail: last && atoms.length > 1 && ending.length ? { before: parts.slice(0, -1), prefix: atoms.at(-1) } : null,
      stop: parts.every((term) => STOP_WORDS.has(term)),
    }
  })
}

function oldId(chunk) {
  const found = chunk.match(OLD_ARXIV)
  return found && `${found[1]}/${found[2]}`.toLowerCase()
}

// Also searches for `gpt4` in place of both words of `GPT 4`.
function pairUp(groups) {
  for (let place = 0; place + 1 < groups.length; place++) {
    const [word, number] = [groups[place], groups[place + 1]]
    if (/^\p{L}+$/u.test(word.text) && /^[0-9][0-9.]*$/.test(number.text) && !word.id && !number.id) {
      const joined = [word.text + number.text]
      word.options.push(joined)
      number.options.push(joined)
    }
  }
}

function unique(groups) {
  const seen = new Set()
  return groups.filter((group) => !seen.has(group.text) && seen.add(group.text))
}
