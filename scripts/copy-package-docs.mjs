// Runs before a package is packed, in its folder: README and licence are kept once, in the root.
import { copyFile } from 'node:fs/promises';

const root = new URL('../', import.meta.url);

for (const name of ['README.md', 'LICENSE']) {
  try {
    await copyFile(new URL(name, root), name);
  } catch (cause) {
    throw new Error(`The package can't be packed: ${name} is missing in the root of the repository.`, {
      cause,
    });
  }
}
