import { runInNewContext } from 'node:vm';
import { exampleFiles, readExampleFile, type ExampleNode } from '../../support/examples.mts';

/** Nodes that show somebody a text, or put one into a file. */
const SHOWN = /\.(?:emailSend|slack|microsoftTeams|convertToFile|respondToWebhook)$/;

const nodes = exampleFiles().flatMap((file) =>
	readExampleFile(file).nodes.map((node) => ({
		file,
		node,
		text: JSON.stringify(node.parameters),
	})),
);

const node = (file: string, name: string): ExampleNode => {
	const found = readExampleFile(file).nodes.find((one) => one.name === name);
	if (!found) throw new Error(`${file} has no node ${name}`);
	return found;
};

/** Evaluates all expressions of a parameter. @param scope what they are about */
const evaluate = (text: unknown, scope: object): string =>
	String(text)
		.replace(/^=/, '')
		.replaceAll(/\{\{(.*?)\}\}(?!\})/gs, (_, code: string) => String(runInNewContext(code, scope)));

describe('text that strangers write', () => {
	it('stands in no mail, file, message or answer: a user agent, an event as it was sent', () => {
		const shown = nodes.filter(({ node: { type } }) => SHOWN.test(type));
		expect(shown.length).toBeGreaterThan(20);
		const found = shown.filter(({ text }) => /userAgent|\braw\b|user-agent/i.test(text));
		expect(found.map(({ file, node: { name } }) => [file, name])).toEqual([]);
	});

	it('is in no file that a spreadsheet may calculate with: CSV has no text, only cells', () => {
		const files = nodes.filter(({ node: { type } }) => type === 'n8n-nodes-base.convertToFile');
		expect(files.map(({ node: { parameters } }) => parameters.operation)).toEqual(['xlsx']);
	});
});

describe.each([
	{
		file: 'payroll-change.json',
		asks: 'Manager confirms',
		tells: 'Tell HR: not booked',
		shows:
			'Pay the salary of Ada Lovelace (ada.lovelace) to the account DE02 1203 0000 0000 2020 51, from 1 July.',
	},
	{
		file: 'onboard-with-approval.json',
		asks: 'Manager approves',
		tells: 'Tell HR: not approved',
		shows: 'Access for Ada Lovelace (ada.lovelace), who has registered a passkey.',
	},
])('$file', ({ file, asks, tells, shows }) => {
	const { user, message } = node(file, asks).parameters as {
		user: { value: string };
		message: string;
	};
	const ada = {
		username: 'ada.lovelace',
		name: { given: 'Ada', family: 'Lovelace' },
		manager: 'alan.turing',
	};
	const event = {
		account: 'DE02 1203 0000 0000 2020 51',
		from: '1 July',
		employee: 'x',
		manager: 'eve',
	};
	const scope = { $json: ada, $: () => ({ item: { json: { body: event } } }) };

	it('asks the manager whom the directory names', () => {
		expect(evaluate(user.value, scope)).toBe('alan.turing');
	});

	it.each([
		['alan.turing', 'true'],
		...['ada.lovelace', 'Ada.Lovelace', ' ada.lovelace ', '', undefined].map(
			(manager): [string | undefined, string] => [manager, 'false'],
		),
	])('when the manager is %p, asks them: %s', (manager, isAsked) => {
		const { conditions } = node(file, 'Another user as manager?').parameters as {
			conditions: { conditions: [{ leftValue: string }] };
		};
		const $json = { ...ada, manager };
		expect(evaluate(conditions.conditions[0].leftValue, { ...scope, $json })).toBe(isAsked);
	});

	it('tells HR whatever fails after HR has its answer', () => {
		const { nodes, connections } = readExampleFile(file);
		const steps = nodes.filter(({ type }) => /pingone|executeWorkflow$/.test(type));
		expect(steps.length).toBeGreaterThan(1);
		for (const { name, onError } of steps) {
			expect([name, onError]).toEqual([name, 'continueErrorOutput']);
			const [, told] = connections[name].main;
			expect([name, told.map((target) => target.node)]).toEqual([name, [tells]]);
		}
	});

	it('asks only behind that question, which tells HR otherwise', () => {
		const { connections } = readExampleFile(file);
		const leading = Object.entries(connections).flatMap(([from, { main = [] }]) =>
			main.flatMap((targets, output) =>
				targets.some((target) => target.node === asks) ? [[from, output]] : [],
			),
		);
		expect(leading).toEqual([['Another user as manager?', 0]]);
		const [, otherwise] = connections['Another user as manager?'].main;
		expect(otherwise).toEqual([expect.objectContaining({ node: tells })]);
	});

	it('shows all that is confirmed, and the user as the directory names them', () => {
		expect(evaluate(message, scope)).toBe(shows);
	});
});

describe('Lost key', () => {
	const user = { name: 'Ada Lovelace' };
	const answer = ($json: object) => {
		const { responseBody } = node('lost-key.json', 'Answer').parameters;
		const code = String(responseBody).replace(/^=\{\{(.*)\}\}$/s, '($1)');
		return (runInNewContext(code, { $json }) as { formSubmittedText: string }).formSubmittedText;
	};

	it.each([
		[[{ id: '1', nickname: 'blue' }, { id: '2' }], 'Blocked: blue, 2'],
		[[], 'No active key was left to block'],
	])('names the keys that are blocked, and the start code', (blocked, said) => {
		const devices = { devices: blocked };
		expect(answer({ devices, enrollment: { startCode: '08717524', user } })).toBe(
			`${said}. Start code for Ada Lovelace: 08717524`,
		);
	});

	it.each([
		[undefined, 'Nothing was blocked'],
		['partial', 'Not everything was done'],
		['unknown', 'Not everything was done'],
	])('says what it did when it failed, and the outcome is %p', (outcome, said) => {
		const error = { message: 'PingOne refused it', outcome };
		expect(answer({ error })).toBe(`${said}: PingOne refused it`);
	});

	it('promises nothing before', () => {
		const { formDescription } = node('lost-key.json', 'Lost key reported').parameters;
		expect(formDescription).not.toMatch(/is blocked|as soon as/);
	});
});
