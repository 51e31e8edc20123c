/** Turns a scene by dragging and by the arrow keys; nothing turns by itself. */

const START = { turn: -32, tilt: -14 };
const STEP = 6; // degrees of one press of a key
const SPEED = 0.4; // degrees of a pixel that is dragged
const MOST = { turn: 80, tilt: 70 };

/** `scene` is what is dragged and has the keyboard, `world` what turns. */
export function createTurning(scene, world) {
  let angle = { ...START };
  let from = null;

  function set(next) {
    angle = { turn: limited(next.turn, MOST.turn), tilt: limited(next.tilt, MOST.tilt) };
    world.style.setProperty("--turn", `${angle.turn}deg`);
    world.style.setProperty("--tilt", `${angle.tilt}deg`);
    scene.dataset.turn = String(Math.round(angle.turn));
    scene.dataset.tilt = String(Math.round(angle.tilt));
  }

  const reset = () => set(START);

  scene.addEventListener("pointerdown", (event) => {
    if (event.button === 0) from = { x: event.clientX, y: event.clientY, ...angle, dragged: false };
  });
  scene.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [across, down] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.dragged && Math.hypot(across, down) < 4) return;
    if (!from.dragged) scene.setPointerCapture(event.pointerId); // a click without a drag goes to its cell
    from.dragged = true;
    set({ turn: from.turn + across * SPEED, tilt: from.tilt - down * SPEED });
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) scene.addEventListener(end, () => (from = null));
  scene.addEventListener("keydown", (event) => {
    const [turn, tilt] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key] ?? [0, 0];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Home") reset();
    else if (turn || tilt) set({ turn: angle.turn + turn, tilt: angle.tilt + tilt });
    else return;
    event.preventDefault();
  });
  reset();
  return { reset };
}

function limited(value, most) {
  return Math.max(-most, Math.min(most, value));
}
