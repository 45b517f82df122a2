/* What HTML cannot do alone: play a video in place, copy a citation, mend what Material's script makes. */
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

  // Material's own script puts tables into boxes that scroll, which a keyboard cannot reach everywhere, and makes each
  // code block's buttons a landmark of the page.
  const mendBlocks = () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0
      else box.removeAttribute("tabindex")
    }
    for (const buttons of document.querySelectorAll(".md-code__nav")) buttons.setAttribute("role", "none")
  }
  addEventListener("resize", mendBlocks)

  // It also asks for a sitemap beside every alternate of the page, as if feeds and citations were translations; so they
  // are out of its sight until it has looked.
  const files = document.querySelectorAll("link[rel=alternate][type]")
  if (window.document$) {
    for (const file of files) file.rel = "x-alternate"
    document$.subscribe(() => {
      for (const file of files) file.rel = "alternate"
      requestAnimationFrame(mendBlocks)
    })
  }
})()
