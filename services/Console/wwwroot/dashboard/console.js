// Asks the console, and once more when no answer comes: whenever a container starts, the machine's network changes, and Chromium gives up what is under way.
const PAUSE = 300;

export async function ask(path, signal) {
  const options = { signal, cache: "no-store" };
  try {
    return await fetch(path, options);
  } catch (error) {
    if (signal?.aborted) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    return fetch(path, options);
  }
}
