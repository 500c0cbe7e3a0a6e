/**
 * Writes n8n's output schemas into the build, from what the operations and the triggers declare. Part
 * of `npm run build`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

/** What the package declares, from its source or its build. */
export interface Declared {
	RESOURCES: Array<{ value: string; operations: Array<{ value: string; output: string }> }>;
	/** What both triggers return. */
	EVENT: string;
	schemaOf: (shape: string) => object;
}

/**
 * Writes each schema where n8n looks for it: by resource and operation, and for the triggers, which
 * have neither, beside the folder of the others.
 *
 * @param folder of the nodes
 */
export function writeSchemas(folder: string, { RESOURCES, EVENT, schemaOf }: Declared): void {
	const write = (path: string, shape: string) => {
		const file = join(folder, '__schema__', path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, JSON.stringify({ ...schemaOf(shape), version: 1 }));
	};
	write('v1.0.0.json', EVENT);
	for (const { value: resource, operations } of RESOURCES) {
		for (const { value, output } of operations) write(`v1.0.0/${resource}/${value}.json`, output);
	}
}

if (import.meta.url === pathToFileURL(argv[1]).href) {
	const built = join(import.meta.dirname, '../dist/nodes/PingOne');
	const load = createRequire(join(built, 'x'));
	const { RESOURCES } = load('./resources/registry.js') as Pick<Declared, 'RESOURCES'>;
	const { EVENT } = load('./trigger/event/readEvent.js') as Pick<Declared, 'EVENT'>;
	const { schemaOf } = load('./resources/shape.js') as Pick<Declared, 'schemaOf'>;
	writeSchemas(built, { RESOURCES, EVENT, schemaOf });
}
