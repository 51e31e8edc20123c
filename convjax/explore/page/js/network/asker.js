/** Asks for networks, pictures, maps and units, and keeps the last answers: nothing is asked twice in a row. */

const PAGE = 32; // maps of one answer

/** One for the tab; `library` is the page's. */
export function createAsker(library) {
  const networks = new Map();
  const last = new Map(); // kind → {key, answer}

  async function once(kind, key, path, body) {
    const kept = last.get(kind);
    if (kept?.key === key) return kept.answer;
    const answer = await library.ask(path, body);
    last.set(kind, { key, answer });
    return answer;
  }

  /** Ask about a picture; where the server has let go of it, it is shown again first. */
  async function about(kind, path, network, seen, body) {
    const key = JSON.stringify([network.network, seen.image, body]);
    const asked = { network: network.network, image: seen.image, ...body };
    const answer = await once(kind, key, path, asked);
    if (!answer.gone) return answer;
    last.delete(kind);
    await library.ask("/api/network/image", { network: network.network, ...seen.asked });
    return once(kind, key, path, asked);
  }

  return {
    models: () => library.ask("/api/network/models"),
    isOpen: (name) => networks.has(name),
    async network(name) {
      if (!networks.has(name)) networks.set(name, await library.ask("/api/network/open", { network: name }));
      return networks.get(name);
    },
    async picture(network, asked) {
      const answer = await once("picture", JSON.stringify([network.network, asked]), "/api/network/image", { network: network.network, ...asked });
      return { ...answer, asked };
    },
    maps: (network, seen, layer, { step, first }) => about("maps", "/api/network/maps", network, seen, { layer: layer.name, step, first: Math.min(first, layer.output_shape[2] - 1), count: PAGE }),
    unit: (network, seen, layer, unit, channels) => about("unit", "/api/network/unit", network, seen, { layer: layer.name, unit, channels }),
  };
}
