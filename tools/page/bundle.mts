import { join } from 'node:path';
import { build } from 'esbuild';
import { repoRoot } from '../host/repo.mts';

const FOLDER = 'nodes/PingOne/enrollment/page';

/** Where the bundle is kept. It is committed, so that tests and n8n's scan need no build before. */
export const GENERATED = join(repoRoot(), FOLDER, 'script.generated.ts');

/** The module with the page's script as text, as it follows from the source in `page/client`. */
export async function bundlePage(): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [join(repoRoot(), FOLDER, 'client/main.ts')],
		bundle: true,
		write: false,
		format: 'iife',
		target: 'es2022',
		charset: 'ascii',
		legalComments: 'none',
		minify: true,
		tsconfigRaw: {},
	});
	// A text inside a script element must not end it.
	const script = outputFiles[0].text.trim().replaceAll('</', '<\\/');
	return `// Made by "npm run build:page" from page/client; not to be edited.
export const SCRIPT = ${JSON.stringify(script)};
`;
}
