import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { leftOutItem, simplifyEvent } from '../../../nodes/PingOne/trigger/event/readEvent.ts';
import { unreadableEvent } from '../../../nodes/PingOne/trigger/webhook/body.ts';
import { exampleFiles, readExampleFile, type ExampleNode } from '../../support/examples.mts';

const mails = exampleFiles().flatMap((file) =>
	readExampleFile(file)
		.nodes.filter(({ type }) => type.endsWith('.emailSend'))
		.map((node): [string, ExampleNode] => [`${file}: ${node.name}`, node]),
);

interface Mail {
	subject: string;
	text: string;
}

const LINK = 'https://n8n.example.com/form-waiting/7?signature=s#c0de';
const VALID_UNTIL = '2030-01-07T18:00:00.000Z';
const END = /7 (January|Januar) 2030, 18:00 UTC/;

/** What a node that came before has, whatever its name: a link, its user, a row of a list. */
const before = (language?: string, message?: string) => {
	const user = { name: 'Ada Lovelace', email: 'ada@example.com', language };
	const enrollment = {
		user,
		link: LINK,
		code: 'c0de',
		startCode: '08717524',
		validUntil: VALID_UNTIL,
	};
	return {
		...{
			enrollment,
			email: user.email,
			person: user.name,
			mails: 1,
			bypassMFAEnabledUntil: VALID_UNTIL,
		},
		...{ user, link: LINK, code: 'c0de', validUntil: VALID_UNTIL, reminder: 0, message },
	};
};

/** n8n's own: it refuses what is no language. */
const { DateTime, Settings } = createRequire(require.resolve('n8n-workflow'))(
	'luxon',
) as typeof import('luxon');
Settings.defaultZone = 'utc';

/** A mail as n8n makes it. */
function written(
	{ parameters }: ExampleNode,
	json: object,
	$json: object = json,
	items: object[] = [json],
): Mail {
	const all = () => items.map((each) => ({ json: each }));
	const $ = () => ({ first: () => ({ json }), item: { json }, all, isExecuted: true });
	const evaluate = (text: unknown) =>
		String(text)
			.replace(/^=/, '')
			.replaceAll(/\{\{(.*?)\}\}(?!\})/gs, (_, code: string) =>
				String(runInNewContext(`(${code})`, { $json, $, $itemIndex: 0, DateTime }) ?? ''),
			);
	return { subject: evaluate(parameters.subject), text: evaluate(parameters.text) };
}

const SEND_A_LINK = 'send-a-link.json';
const nodesOf = (name: string) =>
	readExampleFile(SEND_A_LINK).nodes.find((node) => node.name === name)!;

const TEXTS = JSON.parse(String(nodesOf('Texts').parameters.jsonOutput)) as Record<string, object>;

/** Those that ask a user to open a link; the mail of *Send a link by email* in each language and kind. */
const ASKING: Array<[string, Mail]> = [
	...mails
		.filter(([, { parameters }]) => String(parameters.text).includes('.link }}'))
		.map(([name, node]): [string, Mail] => [name, written(node, before())]),
	...Object.keys(TEXTS).flatMap((language) =>
		['', 'Pay 100 to {link} $& {code}'].map((message): [string, Mail] => [
			`${SEND_A_LINK}: ${language} ${message}`,
			written(nodesOf('Mail the link'), before(language, message), TEXTS),
		]),
	),
];

/** What a user needs to tell a mail of their company from another: what is missing, in words. */
function missing({ subject, text }: Mail): string[] {
	const parts: Record<string, boolean> = {
		company: subject.includes('Example Company'),
		purpose: /passkey|new one/i.test(subject),
		'who asks': /(asks you to|bittet Sie)/.test(text),
		why: /(you sign in with|you cannot sign in|only if you agree|melden Sie sich|nur, wenn Sie)/.test(
			text,
		),
		'what the page looks like': /(The page|Die Seite) .*Example Company/.test(text),
		password: /(never asks for your password|fragt nie nach Ihrem Passwort)/.test(text),
		link: text.includes(LINK),
		'code of the link': text.includes(': c0de\n'),
		'end with its zone': END.test(text),
		'whom to call': /(service desk: extension|Service Desk an: Durchwahl) \d+/.test(text),
		signature: /Example Company IT\s*$/.test(text),
	};
	return Object.entries(parts).flatMap(([part, isThere]) => (isThere ? [] : [part]));
}

it('are ten', () => {
	expect(ASKING).toHaveLength(10);
});

describe.each(ASKING)('%s', (_, mail) => {
	it('says who asks for what and why, what comes, until when, and whom to call', () => {
		expect(missing(mail)).toEqual([]);
	});

	it('has one address, and no start code beside it', () => {
		expect(mail.text.match(/https?:\S+/g)).toEqual([LINK]);
		expect(mail.text).not.toContain('08717524');
	});

	it.each(['Example Company', END.source, 'extension|Durchwahl', 'The page|Die Seite', 'c0de\n'])(
		'would be found without %s',
		(part) => {
			const without = (text: string) => text.replaceAll(new RegExp(part, 'g'), '');
			const poor = { subject: without(mail.subject), text: without(mail.text) };
			expect(missing(poor)).not.toEqual([]);
		},
	);
});

describe('Send a link by email', () => {
	it('writes in the user’s language, or in English', () => {
		const mail = (language?: string) => written(nodesOf('Mail the link'), before(language), TEXTS);
		for (const german of ['de-CH', 'DE', 'de;q=1.0', 'de_DE']) {
			const { subject, text } = mail(german);
			expect(subject).toBe('Example Company: Richten Sie Ihren Passkey ein');
			expect(text).toContain('7 Januar 2030');
		}
		for (const other of ['en', 'EN-us', 'tlh', '', undefined, '-', '*;q=0.5']) {
			const { subject, text } = mail(other);
			expect(subject).toBe('Example Company: set up your passkey');
			expect(text).toContain('7 January 2030');
		}
	});

	it('shows what is to be confirmed letter by letter', () => {
		const message = '{link} $& {code} }} {{ 1 }}';
		const { text } = written(nodesOf('Mail the link'), before('en', message), TEXTS);
		expect(text).toContain(`\n\n${message}\n\n`);
	});

	it('has all texts in each language', () => {
		const [names, ...others] = Object.values(TEXTS).map((texts) => Object.keys(texts));
		expect(others.length).toBeGreaterThan(0);
		for (const other of others) expect(other).toEqual(names);
	});
});

describe.each([
	['keys-outside-onboarding.json', 'Alert security'],
	['device-blocked-or-deleted.json', 'Tell the service desk'],
])('%s, about what the trigger could not read', (file, name) => {
	const node = readExampleFile(file).nodes.find((each) => each.name === name)!;
	const from = Date.UTC(2030, 0, 7, 18);
	const details = { user: null, userStatus: 'notNamed', device: null, deviceStatus: 'notNamed' };

	it.each([
		['Events Left Out', leftOutItem(from, from + 60_000, 'n8n was stopped for too long.')],
		['Events Left Out', leftOutItem(undefined, from, 'n8n was stopped for too long.')],
		['Events Unreadable', simplifyEvent({ event: unreadableEvent(Buffer.from('{'), 'no JSON') })],
	])('%s: says why, and names no device', (event, item) => {
		const { subject, text } = written(node, { ...item, ...details, detailsProblem: null });
		expect(subject).toMatch(new RegExp(`^Example Company: ${event}`));
		expect(text).toContain(String((item as { description: unknown }).description));
		expect(`${subject}\n${text}`).not.toMatch(/undefined|null|A device was registered/);
		const left = /Left out: from (?:.*18:00 UTC|an unknown time) to .* UTC/.exec(text);
		expect(left === null).toBe(event === 'Events Unreadable');
	});

	it('says why details are missing', () => {
		const event = simplifyEvent({ event: { action: { type: 'DEVICE.BLOCKED' } } });
		const problem = 'PingOne refused it. Grant the role.';
		const { text } = written(node, { ...event, ...details, detailsProblem: problem });
		expect(text).toContain(`Not everything could be read: ${problem}`);
	});
});

it.each([
	[[{ found: 0 }], '0 users without a passkey', /^Every user/],
	[[{ id: '1' }], '1 user without a passkey', /attached/],
	[[{ id: '1' }, { id: '2' }], '2 users without a passkey', /attached/],
])('the weekly report of %j says: %s', (items, counted, said) => {
	const { nodes } = readExampleFile('passkey-report.json');
	const node = nodes.find(({ name }) => name === 'Email the report')!;
	const { subject, text } = written(node, {}, {}, items);
	expect(subject).toBe(`Example Company: ${counted}`);
	expect(text).toMatch(said);
});

// n8n adds what the node was given to the item of its error output.
it('tells HR why approved access could not be granted, and not that it was approved', () => {
	const { nodes } = readExampleFile('onboard-with-approval.json');
	const node = nodes.find(({ name }) => name === 'Tell HR: not approved')!;
	const confirmation = { status: 'CONFIRMED', user: { name: 'Grace Hopper' } };
	const error = { message: "'Group' matches no group", hint: 'Check the spelling.' };
	const { text } = written(node, { email: 'ada@example.com' }, { confirmation, error });
	expect(text).toContain("not granted to ada@example.com: 'Group' matches no group.");
	expect(text).toContain('What to do: Check the spelling.');
	expect(text).toContain('The manager has agreed');
	expect(text).not.toMatch(/the request is|Once the manager/);
});

const toUsers = mails.filter(([, { parameters }]) => String(parameters.toEmail).startsWith('='));

it.each(toUsers)('%s: names its sender to a user', (_, { parameters: { fromEmail } }) => {
	expect(fromEmail).toMatch(/^Example Company \S.* <\S+@\S+>$/);
});

describe.each(mails)('%s', (_, { parameters: { subject, text } }) => {
	it('is about something', () => {
		expect(String(subject)).toMatch(/Example Company|\{\{/);
		expect(String(subject)).not.toMatch(/^=?(set up|please confirm|your passkey|reminder)/i);
	});

	it('gives no bare time', () => {
		expect(String(text)).not.toMatch(/\{\{ [^}]*(validUntil|recordedAt|enrolledAt) \}\}/);
	});
});
