import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';
import { findOperation } from '../../nodes/PingOne/resources/registry.ts';
import { pollingFields, webhookFields } from '../../nodes/PingOne/trigger/event/settings.ts';
import { brokenLinks, documents } from '../../tools/links.mts';
import { REQUESTS } from '../../tools/reference/requests.mts';
import {
	documentSays,
	filesLike,
	imagesOf,
	kindOf,
	read,
	rowsOf,
} from '../support/documentation.mts';
import { baseTypeOf, exampleFiles, ownParameters, readExampleFile } from '../support/examples.mts';
import { codexOf, manifest } from '../support/manifest.mts';

const setup = read('docs/setup.md');
const gallery = read('examples/README.md');
const credential = new PingOneOAuth2Api();

const labels = (fields: INodeProperties[]): string[] =>
	fields
		.filter(({ type }) => type !== 'hidden' && type !== 'notice')
		.flatMap(({ displayName, type, options = [] }) => [
			displayName,
			...(type === 'collection' ? labels(options as INodeProperties[]) : []),
		]);

describe('the words of the editor', () => {
	it('are those of the setup guide for the credential and its test', () => {
		const fields = labels(credential.properties);
		expect(fields.filter((label) => !setup.includes(`**${label}**`))).toEqual([]);
		const messages = credential.test.rules?.map(({ properties }) => String(properties.message));
		expect(messages?.length).toBeGreaterThan(0);
		expect(messages?.filter((message) => !read('docs/messages.md').includes(message))).toEqual([]);
	});
});

describe('what slow tests show', () => {
	const tests = filesLike('test/**/*.test.mts').map(read).join('\n');
	const calls = tests.match(/\bdocumentSays\(/g) ?? [];
	const quoted = [...tests.matchAll(/\bdocumentSays\(\s*'([^']+)',\s*'([^']+)',?\s*\)/g)].map(
		([, ...quote]) => quote,
	);

	it.each(quoted)('stands in %s: %s', documentSays);

	it('is quoted in the call itself', () => {
		expect(quoted.length).toBe(calls.length);
	});
});

/** What n8n adds to a node that polls. */
const POLL_TIMES = { displayName: 'Poll Times', name: 'pollTimes' } as INodeProperties;

const FIELDS_OF_TRIGGERS: Record<string, INodeProperties[] | undefined> = {
	[codexOf('PingOneTrigger').node]: webhookFields,
	[codexOf('PingOnePollingTrigger').node]: [POLL_TIMES, ...pollingFields],
};

describe('the roles of the reference', () => {
	it('are rows of the setup guide, documented or assumed alike', () => {
		const explained = new Set(rowsOf(setup.slice(setup.indexOf('| Role'))).map(([first]) => first));
		const needed = Object.values(REQUESTS)
			.flatMap((operations) => Object.values(operations))
			.map(([, role]) => role)
			.filter((role) => role !== 'None');
		expect(needed.length).toBeGreaterThan(40);
		expect([...new Set(needed)].filter((role) => !explained.has(role))).toEqual([]);
	});
});

describe('the words of the trigger’s guide', () => {
	it('are those of the editor for what needs words', () => {
		const guide = read('docs/trigger.md');
		const options = [...webhookFields, ...pollingFields].filter(({ name }) => name === 'settings');
		const fields = ['Simplify', 'Fetch Details', 'Other Event Types'];
		const named = [...labels(options).filter((label) => label !== 'Options'), ...fields];
		expect(named.length).toBeGreaterThan(5);
		expect(named.filter((label) => !guide.includes(`**${label}**`))).toEqual([]);
	});
});

describe('examples', () => {
	it.each(exampleFiles())('%s is in the gallery, and uses what the node has', (file) => {
		expect(gallery).toContain(`(${file})`);
		expect(gallery).toContain(`(../docs/images/workflow-${file.replace('.json', '.png')})`);
		for (const node of readExampleFile(file).nodes) {
			const type = baseTypeOf(node.type);
			if (!type.includes('pingOne')) continue;
			const { resource, operation, ...others } = ownParameters(node);
			const fields =
				FIELDS_OF_TRIGGERS[type] ?? findOperation(String(resource), String(operation)).fields;
			const names = fields.map(({ name }) => name);
			expect([codexOf('PingOne').node, ...Object.keys(FIELDS_OF_TRIGGERS)]).toContain(type);
			expect(names).toEqual(expect.arrayContaining(Object.keys(others)));
		}
	});
});

describe('documents', () => {
	it('have links that lead somewhere, which `npm run lint` looks at', () => {
		expect(documents()).toEqual(
			expect.arrayContaining([
				'README.md',
				'CONTRIBUTING.md',
				'docs/setup.md',
				'sandbox/README.md',
			]),
		);
		const planted = [
			'# Twice\n# Twice\n[here](#twice) [again](#twice-1) [setup](docs/setup.md) [n8n](https://n8n.io)',
			'[gone](docs/gone.md) ![gone](docs/images/gone.png) [no heading](docs/setup.md#gone) [self](#twice-2)',
		].join('\n');
		expect(brokenLinks('README.md', planted)).toEqual([
			...['docs/gone.md', 'docs/images/gone.png', 'docs/setup.md#gone', '#twice-2'],
		]);
	});

	it.each(documents())('%s has pictures that can be seen, or read instead', (document) => {
		for (const { words, target } of imagesOf(read(document))) {
			expect(words.length).toBeGreaterThan(5);
			expect(kindOf(document, target)).toBe(extname(target).slice(1));
		}
	});

	it.each(documents())('%s names only commands that there are', (document) => {
		const names = [...read(document).matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name]) => name);
		expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(names));
	});

	it('show newcomers a first test that runs', () => {
		const shown = /^```ts\n([^]*?)^```/m.exec(read('CONTRIBUTING.md'))?.[1];
		expect(shown).toBe(read('test/integration/device/firstTest.test.mts'));
	});
});

describe('every line of the threat model', () => {
	const whole = read('docs/threats.md');
	const [, model] = /^## By attacker$([^]*?)^## /m.exec(whole) ?? [];
	const lines = (model ?? '').split(/^### /m).flatMap(rowsOf);

	it('is read', () => {
		expect(lines.length).toBeGreaterThan(20);
	});

	it.each(lines)('%s: names tests that are there', (_what, _stops, _remains, tests) => {
		const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => `test/${name}.test.mts`);
		if (named.length === 0) expect(tests).toBe('None');
		const isThere = (file: string) =>
			[file, file.replace('.test.', '.deep.test.')].some((one) => existsSync(one));
		expect(named.filter((file) => !isThere(file))).toEqual([]);
	});
});
