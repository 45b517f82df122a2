"""Names of the properties of `document` and `window` in Chromium, which are reserved as ids.

If a property does not exist, browsers return the element with that id or name to scripts. Some elements even override
existing properties.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAMES = _words(
    "activeElement activeViewTransition addEventListener adoptNode adoptedStyleSheets alinkColor appendChild "
    "ariaNotify baseURI bgColor cancelAnimationFrame cancelIdleCallback captureEvents caretPositionFromPoint "
    "caretRangeFromPoint characterSet childElementCount childNodes clearInterval clearTimeout clientInformation "
    "cloneNode compareDocumentPosition compatMode contentType crashReport createAttribute createAttributeNS "
    "createCDATASection createComment createDocumentFragment createElement createElementNS createEvent "
    "createExpression createImageBitmap createNSResolver createNodeIterator createProcessingInstruction createRange "
    "createTextNode createTreeWalker crossOriginIsolated currentScript customElementRegistry customElements "
    "decodeURI decodeURIComponent defaultView designMode devicePixelRatio dispatchEvent documentElement documentURI "
    "elementFromPoint elementsFromPoint encodeURI encodeURIComponent execCommand exitFullscreen "
    "exitPictureInPicture exitPointerLock featurePolicy fgColor firstChild firstElementChild fragmentDirective "
    "frameElement fullscreenElement fullscreenEnabled getAnimations getComputedStyle getElementById "
    "getElementsByClassName getElementsByName getElementsByTagName getElementsByTagNameNS getRootNode getSelection "
    "globalThis hasChildNodes hasFocus hasStorageAccess hasUnpartitionedCookieAccess importNode indexedDB "
    "innerHeight innerWidth inputEncoding insertBefore isConnected isDefaultNamespace isEqualNode isFinite isNaN "
    "isSameNode isSecureContext lastChild lastElementChild lastModified launchQueue linkColor localStorage "
    "lookupNamespaceURI lookupPrefix matchMedia moveBefore moveBy moveTo nextSibling nodeName nodeType nodeValue "
    "offscreenBuffering originAgentCluster outerHeight outerWidth ownerDocument pageXOffset pageYOffset "
    "parentElement parentNode parseFloat parseInt pictureInPictureElement pictureInPictureEnabled "
    "pointerLockElement postMessage previousSibling queryCommandEnabled queryCommandIndeterm queryCommandState "
    "queryCommandSupported queryCommandValue querySelector querySelectorAll queueMicrotask readyState releaseEvents "
    "removeChild removeEventListener replaceChild replaceChildren reportError requestAnimationFrame "
    "requestIdleCallback requestResize requestStorageAccess resizeBy resizeTo rootElement screenLeft screenTop "
    "screenX screenY scrollBy scrollTo scrollX scrollY scrollingElement sessionStorage setInterval setTimeout "
    "speechSynthesis startViewTransition structuredClone styleMedia styleSheets textContent trustedTypes "
    "visibilityState visualViewport vlinkColor wasDiscarded webkitCancelAnimationFrame webkitCancelFullScreen "
    "webkitCurrentFullScreenElement webkitExitFullscreen webkitFullscreenElement webkitFullscreenEnabled "
    "webkitHidden webkitIsFullScreen webkitMediaStream webkitRTCPeerConnection webkitRequestAnimationFrame "
    "webkitRequestFileSystem webkitResolveLocalFileSystemURL webkitSpeechGrammar webkitSpeechGrammarList "
    "webkitSpeechRecognition webkitSpeechRecognitionError webkitSpeechRecognitionEvent webkitURL "
    "webkitVisibilityState xmlEncoding xmlStandalone xmlVersion"
)
"""Names that no author would use otherwise."""

COMMON_NAMES = _words(
    "alert all anchors append applets atob blur body btoa charset children chrome clear close closed confirm "
    "console constructor contains cookie credentialless crypto dir doctype document domain embeds escape eval "
    "evaluate event external fence fetch find focus fonts forms frames fullscreen head hidden history images "
    "implementation length links location locationbar menubar name navigation navigator normalize open opener "
    "origin parent performance personalbar plugins prepend prerendering print prompt referrer scheduler screen "
    "scripts scroll scrollbars self status statusbar stop timeline title toolbar undefined unescape viewport when "
    "window write writeln"
)
"""Names that are ordinary words, and so also ids of headings and links."""
