/* What HTML cannot do alone: play a video in place, copy a citation. */
(() => {
  "use strict"

  const players = {
    youtube: (id) => `https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}?autoplay=1`,
    vimeo: (id) => `https://player.vimeo.com/video/${encodeURIComponent(id)}?autoplay=1&dnt=1`,
  }

  const play = (figure, link) => {
    const [provider, id] = figure.dataset.video.split(":")
    if (!(provider in players)) return false
    const frame = document.createElement("iframe")
    frame.src = players[provider](id)
    frame.title = link.textContent.trim()
    frame.allow = "autoplay; fullscreen; picture-in-picture"
    frame.allowFullscreen = true
    link.replaceWith(frame)
    frame.focus()
    return true
  }

  const copy = async (button) => {
    const status = button.parentElement.querySelector("[role=status]")
    const source = document.getElementById(button.dataset.copy)
    try {
      await navigator.clipboard.writeText(source.textContent)
      status.textContent = "Copied"
    } catch {
      // Without the clipboard (an insecure address), selecting leaves one key to press.
      getSelection().selectAllChildren(source)
      status.textContent = "Selected: press Ctrl C or ⌘ C"
    }
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    const link = event.target.closest("figure[data-video] > a")
    if (link && play(link.parentElement, link)) event.preventDefault()
    const button = event.target.closest("button[data-copy]")
    if (button) copy(button)
  })
})()
