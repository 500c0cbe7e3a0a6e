import { eventLog, type EventName } from '../../../nodes/PingOne/waiting/events.ts';
import { findOperation } from '../../../nodes/PingOne/resources/registry.ts';
import { filesLike, read, rowsOf } from '../../support/documentation.mts';
import { exampleFiles, readExampleFile } from '../../support/examples.mts';

const enrollment = read('docs/enrollment.md');
const threats = read('docs/threats.md');

/** What stands under a heading, down to the next one. */
const under = (text: string, heading: string) =>
	text.split(`\n## ${heading}\n`)[1].split('\n## ')[0];

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

const defaultOf = (operation: string, field: string) =>
	findOperation('device', operation).fields.find(({ name }) => name === field)?.default;

describe('the events for a SIEM', () => {
	const rows = rowsOf(under(read('docs/messages.md'), 'Events for a SIEM'));

	it('are all of those in the source, and no others', () => {
		const source = filesLike('nodes/PingOne/waiting/events.ts').map(read).join();
		const named = [...source.matchAll(/(?:enrollment|confirmation|signIn)\.[a-z_]+(?=')/g)].map(
			([name]) => name,
		);
		const listed = rows.flatMap(([name]) => quoted(name));
		expect(listed.length).toBeGreaterThan(10);
		expect([...listed].sort()).toEqual([...new Set(named)].sort());
	});

	it.each(rows)('%s is logged as %s', (name, level) => {
		const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };
		const [event] = quoted(name);
		const ctx = { logger, getExecutionId: () => '1', getNode: () => ({ name: 'Ask' }) };
		eventLog(ctx as never)(event as EventName);
		const line = `${event} {"execution":"1","node":"Ask"}`;
		expect(logger[level as keyof typeof logger]).toHaveBeenCalledWith(line);
	});
});

describe('the threat model', () => {
	const rows = under(threats, 'By attacker').split('\n### ').slice(1).flatMap(rowsOf);
	const tests = filesLike('test/{unit,integration,e2e}/**/*.test.mts').map((file) =>
		file.replace('.deep.', '.'),
	);

	it.each(rows.map((row) => [row[0], row.at(-1) ?? ''] as const))(
		'names tests that exist for: %s',
		(_threat, shownBy) => {
			if (shownBy === 'None') return;
			const names = quoted(shownBy).map((name) => `test/${name}.test.mts`);
			expect(names.length).toBeGreaterThan(0);
			expect(tests).toEqual(expect.arrayContaining(names));
		},
	);

	it('has a line for every kind of actor', () => {
		expect(rows.length).toBeGreaterThan(14);
	});
});

describe('the guide to enrollment', () => {
	it('names the defaults of the fields', () => {
		const days = [
			defaultOf('createLink', 'linkValidFor'),
			defaultOf('createLink', 'linkValidUnit'),
		];
		expect(enrollment).toContain(`**Link Valid For**: ${days.join(' ')} unless`);
		expect(enrollment).toContain(
			`_Watch For (Hours)_ (${String(defaultOf('watchLink', 'watchFor'))})`,
		);
	});

	it('names tests that exist for every threat but the one that n8n leaves open', () => {
		const tests = filesLike('test/{unit,integration,e2e}/{enrollment,webauthn}/*.test.mts').map(
			(file) => file.replace(/.*\/(\w+)(\.deep)?\.test\.mts$/, '$1'),
		);
		const [, page = ''] = /^## To the enrollment page$([^]*)/m.exec(threats) ?? [];
		const rows = rowsOf(page);
		expect(rows.length).toBeGreaterThan(20);
		for (const [threat, , shownBy] of rows) {
			const names = quoted(shownBy).filter((name) => name !== 'test:n8n');
			expect([threat, names.length > 0]).toEqual([threat, true]);
			expect([...tests]).toEqual(expect.arrayContaining(names));
		}
	});
});

describe('an example that asks for a decision', () => {
	const asking = exampleFiles().flatMap((file) =>
		readExampleFile(file)
			.nodes.filter(({ parameters }) => parameters.operation === 'sendAndWait')
			.map(({ name, type }) => [file, name, type] as const),
	);

	it('is there', () => {
		expect(asking.length).toBeGreaterThan(1);
	});

	it.each(asking)('%s, %s: wants a passkey, and acts on no link that is opened', (_, __, type) => {
		// With Response Type Approval, n8n's own nodes act on a GET, which mail scanners send.
		expect(type).toMatch(/^n8n-nodes-pingone\./);
	});
});

describe('an example that enrolls', () => {
	const enrolling = exampleFiles().filter((file) =>
		readExampleFile(file).nodes.some(({ parameters }) => parameters.operation === 'enroll'),
	);

	it('is there', () => {
		expect(enrolling.length).toBeGreaterThan(4);
	});

	it.each(enrolling)('%s has a start code, or says what a stolen mailbox allows', (file) => {
		const { nodes } = readExampleFile(file);
		const options = nodes.map(({ parameters }) => parameters.options as { startCode?: boolean });
		const notes = nodes.map(({ parameters }) => String(parameters.content));
		expect(
			options.some((each) => each?.startCode === true) ||
				notes.some((note) => note.includes('A stolen mailbox is enough')),
		).toBe(true);
	});

	it.each(enrolling)(
		'%s writes to PingOne’s address only, and tells of the new passkey',
		(file) => {
			const mails = readExampleFile(file)
				.nodes.filter(({ type }) => type.endsWith('.emailSend'))
				.map(({ parameters }) => parameters);
			const told = mails.filter(({ text }) => String(text).includes('A passkey was added'));
			expect(told).toHaveLength(1);
			expect(told[0].text).toMatch(/enrolledAt[^]*sourceIp[^]*If that was not you,[^]*\bcall\b/);
			const links = mails.filter(({ text }) => String(text).includes('enrollment.link'));
			for (const { toEmail } of [...told, ...links]) {
				expect(toEmail).toMatch(/\.enrollment\.user\.email \}\}$/);
			}
		},
	);
});
