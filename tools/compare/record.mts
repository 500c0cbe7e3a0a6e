/**
 * Records what each operation sends and returns, one file each, into the folder RECORD_TO. Not a test of
 * its own: `main.mts` beside it plays it in the trees of two commits.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { PingOnePollingTrigger } from '../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../nodes/PingOne/PingOneTrigger.node.ts';
import { parametersFor, seedPeople, SUBJECTS } from '../../test/support/editor/everyOperation.mts';
import { useWorld } from '../../test/support/world.mts';

const { RECORD_TO: folder = '' } = process.env;
const { sandbox, node } = useWorld();

/** Members that are others in each run. */
const CHANGING = ['attestation', 'challenge', 'code', 'credentialId', 'link'];

/** What else is another one in each run: named by order of appearance, but for times. */
const CHANGING_TEXT: Array<[kind: string, pattern: RegExp]> = [
	['id', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi],
	['time', /\d{4}-\d\d-\d\dT[\d:.]+Z/g],
	['port', /(?<=localhost:|127\.0\.0\.1:)\d+/g],
	['bytes', /(?<="id": ?")[\w-]{22}(?=")|(?<=\[)-?\d+(?:,-?\d+){9,}(?=\])/g],
];

/** Without what changes, and in an order of members that does not depend on the code. */
function settled(name: string, value: unknown): unknown {
	if (CHANGING.includes(name)) return '<changing>';
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}

function named(text: string, [kind, pattern]: [kind: string, pattern: RegExp]): string {
	const names = new Map<string, string>();
	return text.replace(pattern, (found) => {
		const name = names.get(found) ?? `<${kind} ${names.size + 1}>`;
		names.set(found, kind === 'time' ? '<time>' : name);
		return names.get(found) ?? name;
	});
}

function write(name: string, value: unknown): void {
	mkdirSync(folder, { recursive: true });
	const text = JSON.stringify(value, settled, '\t').replaceAll('\\"', '"');
	writeFileSync(join(folder, `${name}.json`), `${CHANGING_TEXT.reduce(named, text)}\n`);
}

it('what the editor shows', () => {
	for (const type of [new PingOne(), new PingOneTrigger(), new PingOnePollingTrigger()]) {
		write(type.description.name, type.description);
	}
	write('credential', new PingOneOAuth2Api());
	expect(folder).not.toBe('');
});

it.each(SUBJECTS)('$resource $operation', async (subject) => {
	const [person] = await seedPeople(sandbox, 1);
	await sandbox.forgetRequests();
	const parameters = parametersFor(subject, sandbox) as IDataObject;
	const items = [person as unknown as IDataObject];
	const { branches, error, hints } = await node.run(parameters, { items });
	const requests = (await sandbox.requests()).map(
		({ method, path, query, contentType, body, status }) => ({
			...{ request: `${method} ${path}`, query, contentType, body, status },
		}),
	);
	write(`${subject.resource}.${subject.operation}`, {
		requests,
		outputs: branches,
		error: error && [error.message, error.description],
		hints,
	});
	expect(requests.length).toBeGreaterThan(0);
});
