/**
 * `npm run try`: the main job in seconds, by n8n's own engine and the sandbox, without n8n itself.
 * The node is bundled from its sources, so that no build is needed before.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { repoRoot } from '../host/repo.mts';

const folder = join(repoRoot(), 'node_modules/.cache/try');
const outfile = join(folder, 'play.cjs');
mkdirSync(folder, { recursive: true });
buildSync({
	entryPoints: [join(import.meta.dirname, 'play.mts')],
	outfile,
	bundle: true,
	platform: 'node',
	format: 'cjs',
	packages: 'external',
});
// n8n's engine keeps its settings there, and not in the user's own n8n.
process.env.N8N_USER_FOLDER = folder;
process.env.N8N_ENCRYPTION_KEY = 'try';
const { play } = createRequire(import.meta.url)(outfile) as typeof import('./play.mts');
await play();
process.exit();
