// Decodes the numbers of the index; `search/postings.py` encodes them and documents the format.

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
const VALUES = new Uint8Array(128)
for (let value = 0; value < SIGNS.length; value++) VALUES[SIGNS.charCodeAt(value)] = value

// Calls `found(document, weight)` for each document of a term. `starts` are the first documents of the segments.
export function eachPosting(text, starts, found) {
  let place = 0
  const number = () => {
    let value = 0
    for (let shift = 0; ; shift += 5) {
      const digit = VALUES[text.charCodeAt(place++)]
      value |= (digit & 31) << shift
      if (digit < 32) return value
    }
  }
  while (place < text.length) {
    let document = starts[number()]
    for (let count = number(); count > 0; count--) {
      document += number()
      found(document, VALUES[text.charCodeAt(place++)])
    }
  }
}

// Returns the ascending numbers whose differences are encoded in a text.
export function readGaps(text) {
  const numbers = []
  let last = 0
  let value = 0
  let shift = 0
  for (let place = 0; place < text.length; place++) {
    const digit = VALUES[text.charCodeAt(place)]
    value |= (digit & 31) << shift
    shift += 5
    if (digit < 32) {
      last += value
      numbers.push(last)
      value = shift = 0
    }
  }
  return numbers
}
