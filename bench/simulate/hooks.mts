import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Lets plain Node run the node's sources as they are: n8n loads them as CommonJS, where imports
 * name no extension. Import this first, and the sources with a dynamic import after it.
 */
const host = pathToFileURL(createRequire(import.meta.url).resolve('n8n-workflow')).href;

registerHooks({
	resolve(specifier, context, next) {
		if (specifier === 'n8n-workflow') return next(host, context);
		const bare = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
		return next(bare ? `${specifier}.ts` : specifier, context);
	},
});
