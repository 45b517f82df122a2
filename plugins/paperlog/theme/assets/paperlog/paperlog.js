/* Behaviour that needs JavaScript: videos in place, copying, search, the active tab, fixes for the markup of Material's script. */
(() => {
  "use strict"

  // An image or form named `body` replaces `document.body`, and an input named `closest` replaces that method of its form.
  // So properties of the document, and of elements in posts, are read through the prototypes.
  const ofDocument = (name) => Object.getOwnPropertyDescriptor(Document.prototype, name).get.call(document)
  const createElement = (name) => Document.prototype.createElement.call(document, name)
  const findAll = (selector) => [...Document.prototype.querySelectorAll.call(document, selector)]
  const closest = (element, selector) => element instanceof Element ? Element.prototype.closest.call(element, selector) : null

  // Elements of the theme outside the content of a page; the content may have any attributes and classes.
  const findAround = (selector) => findAll(selector).filter((element) => !closest(element, ".md-content"))

  const ownAddress = ofDocument("currentScript").src

  const players = {
    youtube: (id) => `https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}?autoplay=1`,
    vimeo: (id) => `https://player.vimeo.com/video/${encodeURIComponent(id)}?autoplay=1&dnt=1`,
  }

  const play = (figure, link) => {
    const [provider, id] = figure.dataset.video.split(":")
    if (!Object.hasOwn(players, provider)) return false
    const frame = createElement("iframe")
    frame.src = players[provider](id)
    frame.title = link.textContent.trim()
    frame.allow = "autoplay; fullscreen; picture-in-picture"
    frame.allowFullscreen = true
    link.replaceWith(frame)
    frame.focus()
    return true
  }

  const COPYING = ".pl-cite, .pl-feed__address"

  const copy = async (button) => {
    const status = button.parentElement.querySelector("[role=status]")
    const source = closest(button, COPYING).querySelector("pre, code")
    try {
      await navigator.clipboard.writeText(source.textContent)
      status.textContent = "Copied"
    } catch {
      // Without a clipboard (insecure origin), select the text, so that one key copies it.
      getSelection().selectAllChildren(source)
      status.textContent = "Selected: press Ctrl C or ⌘ C"
    }
  }

  addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    const link = closest(event.target, "figure[data-video] > a")
    if (link && play(link.parentElement, link)) event.preventDefault()
    const button = closest(event.target, `:is(${COPYING}) button[data-copy]`)
    if (button) copy(button)
  })

  // Search. Its files are loaded when the pointer or the focus reaches the field. The dialog is created here, so that text
  // typed before that is not lost.
  const [field] = findAround("[data-search-open]")
  // With instant navigation, the address changes but the header stays, so relative links are resolved now.
  const searchPage = field?.href
  const siteRoot = field && new URL("..", searchPage).href
  const partOfSearch = (name) => new URL(`search/${name}`, ownAddress).href
  let dialog
  let dialogModule

  const loadStyle = () => {
    const address = partOfSearch("search.css")
    if (findAll("link[rel=stylesheet]").some((link) => link.href === address)) return
    const style = createElement("link")
    style.rel = "stylesheet"
    style.href = address
    ofDocument("head").append(style)
  }

  const loadDialog = () => {
    loadStyle()
    dialogModule ??= import(partOfSearch("dialog.js"))
    dialogModule.catch(() => (dialogModule = undefined))
    return dialogModule
  }

  const makeDialog = () => {
    const made = createElement("dialog")
    made.className = "pl-search"
    made.setAttribute("aria-label", "Search")
    made.innerHTML = `
      <form class="pl-search__form" role="search">
        <input class="pl-search__input" name="q" type="text" role="combobox" aria-label="Search posts and papers"
          aria-autocomplete="list" aria-expanded="false" placeholder="Search posts and papers" autocomplete="off"
          autocapitalize="off" spellcheck="false" enterkeyhint="search">
        <button type="button" class="pl-search__close" aria-label="Close search"><kbd>Esc</kbd><span>Close</span></button>
      </form>
      <div class="pl-search__body"></div>`
    const form = made.querySelector("form")
    form.action = searchPage
    form.prepend(field.querySelector("svg").cloneNode(true))
    made.querySelector(".pl-search__close").addEventListener("click", () => made.close())
    // A click on the backdrop has the dialog as its target. A selection of text may end there, so the press counts too.
    let pressed
    made.addEventListener("pointerdown", (event) => (pressed = event.target))
    made.addEventListener("click", (event) => {
      if (event.target === made && pressed === made) made.close()
    })
    ofDocument("body").append(made)
    return made
  }

  // The search page is recognized by its address, since a post may contain the same markup.
  const findSearchPage = () => {
    const here = location.href.replace(/[?#].*/, "").replace(/index\.html$/, "")
    return here === searchPage ? findAll("[data-search-page]")[0] : undefined
  }

  const openSearch = () => {
    const box = findSearchPage()?.querySelector("input[name=q]")
    if (box) {
      box.focus()
      box.select()
      return
    }
    dialog ??= makeDialog()
    if (!dialog.open) dialog.showModal()
    dialog.querySelector("input").select()
    loadDialog().then(
      (module) => module.start(dialog, { root: siteRoot, page: searchPage }),
      () => {
        const link = createElement("a")
        link.href = searchPage
        link.textContent = "Try again on a page of its own"
        const message = createElement("p")
        message.className = "pl-search__failed"
        message.setAttribute("role", "alert")
        message.append("Search did not load. ", link)
        dialog.querySelector(".pl-search__body").replaceChildren(message)
      },
    )
  }

  const isWriting = (target) =>
    closest(target, "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]")

  const isSearchShortcut = (event) => {
    if (event.altKey || event.defaultPrevented) return false
    if (!event.ctrlKey && !event.metaKey) return event.key === "/" && !isWriting(event.target)
    // On a keyboard without Latin letters, use the position of K.
    return !event.shiftKey && (/^[a-z]$/i.test(event.key) ? event.key.toLowerCase() === "k" : event.code === "KeyK")
  }

  if (field && window.HTMLDialogElement) {
    field.href = searchPage
    field.setAttribute("role", "button")
    field.setAttribute("aria-haspopup", "dialog")
    field.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K")
    for (const name of ["pointerenter", "focus"]) field.addEventListener(name, loadDialog, { once: true })
    field.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      openSearch()
    })
    field.addEventListener("keydown", (event) => {
      if (event.key !== " ") return
      event.preventDefault()
      openSearch()
    })
    addEventListener("keydown", (event) => {
      if (!isSearchShortcut(event)) return
      event.preventDefault()
      openSearch()
    })
  }

  const startSearchPage = () => {
    const page = findSearchPage()
    if (!page || "started" in page.dataset) return
    page.dataset.started = ""
    loadStyle()
    const opening = page.querySelector("[data-search-start]")
    opening.hidden = location.search.length > 1
    opening.removeAttribute("data-waiting")
    if (!opening.hidden) page.querySelector("input[name=q]").focus()
    import(partOfSearch("page.js")).then(
      (module) => module.start(page, { root: siteRoot, page: searchPage }),
      () => {
        opening.hidden = false
        const message = page.querySelector("[data-search-failed]")
        message.querySelector("button").addEventListener("click", () => location.reload())
        message.hidden = false
      },
    )
  }

  startSearchPage()

  // Wide blocks scroll, and not every browser lets the keyboard focus them; blocks that fit should not take the focus.
  // Material's script wraps tables in scrolling boxes, and makes the buttons of each code block a landmark.
  const blocks = { ".md-typeset__scrollwrap": "Table", ".math-block, .math-long": "Formula" }

  const fixBlocks = () => {
    for (const [kind, name] of Object.entries(blocks)) {
      for (const [place, box] of findAll(kind).entries()) {
        if (box.scrollWidth > box.clientWidth) {
          box.tabIndex = 0
          box.setAttribute("role", "region")
          box.setAttribute("aria-label", `${name} ${place + 1}`)
        } else for (const attribute of ["tabindex", "role", "aria-label"]) box.removeAttribute(attribute)
      }
    }
    for (const buttons of findAll(".md-code__nav")) buttons.setAttribute("role", "none")
  }
  addEventListener("resize", fixBlocks)
  addEventListener("toggle", fixBlocks, true) // a collapsed block has no width

  // Pages without a tab of their own belong to a section. The template cannot mark its tab, since pages share a shell.
  const sections = { posts: "", page: "", tags: "tags/", papers: "papers/", archive: "archive/" }

  const markTab = () => {
    const here = location.origin + location.pathname
    const tabs = findAround(".md-tabs__link")
    let tab = tabs.find((link) => link.parentElement.matches(".md-tabs__item--active"))
    if (!tab && siteRoot && here.startsWith(siteRoot)) {
      const section = sections[here.slice(siteRoot.length).split("/")[0]]
      tab = tabs.find((link) => link.href === siteRoot + section)
      tab?.parentElement.classList.add("md-tabs__item--active")
    }
    tab?.setAttribute("aria-current", tab.href === here ? "page" : "true")
  }

  markTab()

  // Material's script requests a sitemap for every alternate link, as if feeds and citations were translations. So these
  // links are disabled until it has read them.
  const files = findAll("head > link[rel=alternate][type]")
  if (window.document$?.subscribe) {
    for (const file of files) file.rel = "x-alternate"
    document$.subscribe(() => {
      dialog?.close()  // a click on a result may have changed the page
      startSearchPage()
      markTab()
      for (const file of files) file.rel = "alternate"
      requestAnimationFrame(fixBlocks)
    })
  }
})()
