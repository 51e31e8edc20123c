/** In a notebook the frame is as high as what it shows, where the page around it lets itself be reached. */

const MARGIN = 8; // pixels: a frame that is just high enough would still show a bar to scroll

/** The element that this document is shown in, or null. */
function frame() {
  try {
    return window.frameElement;
  } catch {
    return null; // of another origin
  }
}

const around = frame();
if (around) {
  const fit = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height) + MARGIN;
    if (height > MARGIN) around.style.height = `${height}px`;
  };
  new ResizeObserver(fit).observe(document.body);
}
