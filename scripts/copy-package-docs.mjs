// Runs before a package is packed, in its folder: README, licence and docs are kept once, in the root.
import { copyFile, cp, readFile, writeFile } from 'node:fs/promises';

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

// What the README links to, so that its links work in an installed package too.
await cp(new URL('docs/', root), 'docs', {
  recursive: true,
  filter: (path) => !/\.(?:test\.ts|json)$/.test(path),
});
const readme = await readFile('README.md', 'utf8');
await writeFile('README.md', readme.replaceAll('packages/askwell/DESIGN.md', 'DESIGN.md'));
