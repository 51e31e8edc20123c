/** Feature maps and pictures on canvases: negative blue, zero as paper, positive orange; pictures from black to white. */

/** The three colours of the page as it is now, light or dark. */
export function coloursOf(node) {
  const style = getComputedStyle(node);
  return ["--negative", "--zero", "--positive"].map((name) => {
    const hex = style.getPropertyValue(name).trim();
    return [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16));
  });
}

/** Draw one map, rows of numbers; `scale` has the full colour. */
export function drawMap(canvas, rows, scale, [negative, zero, positive]) {
  paint(canvas, rows, (value) => {
    const share = Math.min(1, Math.abs(value) / (scale || 1));
    const target = value < 0 ? negative : positive;
    return zero.map((part, place) => part + (target[place] - part) * share);
  });
}

/** Draw a picture, rows of pixels of one channel or of several. */
export function drawPicture(canvas, rows, white) {
  paint(canvas, rows, (pixel) => {
    const [red, green = red, blue = red] = pixel.map((part) => (255 * part) / white);
    return [red, green, blue];
  });
}

function paint(canvas, rows, colourOf) {
  const [height, width] = [rows.length, rows[0].length];
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  let next = 0;
  for (const row of rows) {
    for (const value of row) {
      pixels.data.set(colourOf(value), next);
      pixels.data[next + 3] = 255;
      next += 4;
    }
  }
  context.putImageData(pixels, 0, 0);
}
