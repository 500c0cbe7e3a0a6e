import {
	exampleFiles,
	readExampleFile,
	type Example,
	type ExampleNode,
} from '../../support/examples.mts';

const PINGONE = 'n8n-nodes-pingone.pingOne';
const MAIL = 'n8n-nodes-base.emailSend';
const TABLE = 'n8n-nodes-base.dataTable';

const does = (operation: string) => (node: ExampleNode) =>
	node.type === PINGONE && node.parameters.operation === operation;

const ENROLLING = exampleFiles().filter((file) => readExampleFile(file).nodes.some(does('enroll')));

/** Names of the nodes that one output of a node leads to. */
const after = ({ connections }: Example, name: string, output?: number): string[] =>
	(connections[name]?.main ?? [])
		.filter((_, place) => output === undefined || place === output)
		.flatMap((targets) => targets.map(({ node }) => node));

/** All nodes that can run behind one, itself included only when a way leads back to it. */
function behind(example: Example, names: string[]): Set<string> {
	const found = new Set<string>();
	const open = [...names];
	for (let name = open.pop(); name !== undefined; name = open.pop()) {
		if (found.has(name)) continue;
		found.add(name);
		open.push(...after(example, name));
	}
	return found;
}

const nodeOf = ({ nodes }: Example, name: string) =>
	nodes.find((node) => node.name === name) as ExampleNode & { onError?: string };

/** The steps in which a hire could be lost: each that must succeed for the passkey, Enroll included. */
function stepsToPasskey(example: Example): ExampleNode[] {
	const enroll = example.nodes.find(does('enroll'))!;
	return example.nodes.filter(
		({ name, type }) =>
			(type === PINGONE || type === MAIL) &&
			(name === enroll.name ||
				(behind(example, after(example, name, 0)).has(enroll.name) &&
					!behind(example, after(example, enroll.name, 0)).has(name))),
	);
}

/** Steps that end the execution without a word when they fail. */
const silentSteps = (example: Example): string[] =>
	stepsToPasskey(example)
		.map(({ name }) => name)
		.filter(
			(name) =>
				nodeOf(example, name).onError !== 'continueErrorOutput' ||
				after(example, name, 1).length === 0,
		);

const clearsLink = ({ type, parameters }: ExampleNode): boolean => {
	const columns = parameters.columns as { value?: Record<string, unknown> } | undefined;
	return type === TABLE && columns?.value?.link === '={{ null }}';
};

it('are seven', () => {
	expect(ENROLLING).toHaveLength(7);
});

describe.each(ENROLLING)('%s', (file) => {
	const example = readExampleFile(file);

	it('keeps the used link open for a report, and blocks the key that is reported', () => {
		const enroll = example.nodes.find(does('enroll'))!;
		const reachable = behind(example, after(example, enroll.name, 0));
		const watch = example.nodes.find(does('watchLink'));
		expect(reachable).toContain(watch?.name);
		const later = behind(example, after(example, String(watch?.name)));
		expect(example.nodes.filter(does('block')).some(({ name }) => later.has(name))).toBe(true);
		const mails = example.nodes.filter(({ type }) => type === MAIL);
		expect(mails.map(({ parameters }) => String(parameters.text)).join()).toContain(
			'This was not me',
		);
	});

	it('tells security of the reported key, whether or not PingOne blocks it', () => {
		const block = example.nodes.find(does('block'))!;
		expect(block.onError).toBe('continueErrorOutput');
		for (const output of [0, 1]) {
			const told = after(example, block.name, output).map((name) => nodeOf(example, name));
			expect(told).toMatchObject([{ type: MAIL, parameters: { toEmail: 'security@example.com' } }]);
			expect(told[0].parameters.text).toContain('$json.error');
		}
	});

	it('sends no user to a report while the link still opens the test', () => {
		const tests = example.nodes.filter(does('testSignIn')).map(({ name }) => name);
		const later = behind(
			example,
			tests.flatMap((name) => after(example, name)),
		);
		const early = example.nodes.filter(
			({ name, parameters }) =>
				tests.length > 0 &&
				!later.has(name) &&
				String(parameters.text).includes('open the link again'),
		);
		const said = early.map(({ parameters }) => String(parameters.text));
		expect(said.filter((text) => !text.includes('After 15 minutes'))).toEqual([]);
	});

	it('asks for a start code, or says on the canvas what a stolen mailbox allows', () => {
		const asks = example.nodes.some(
			({ parameters }) => (parameters.options as { startCode?: boolean })?.startCode === true,
		);
		const notes = example.nodes.map(({ parameters }) => String(parameters.content ?? '')).join();
		expect(asks || (/stolen mailbox/i.test(notes) && notes.includes('*Start Code*'))).toBe(true);
	});

	it('loses nobody: what fails on the way to the passkey is told', () => {
		expect(silentSteps(example)).toEqual([]);
	});

	it('would be found to lose somebody', () => {
		const broken = readExampleFile(file);
		const enroll = broken.nodes.find(does('enroll')) as ExampleNode & { onError?: string };
		delete enroll.onError;
		expect(silentSteps(broken)).toEqual([enroll.name]);
	});
});

describe('links in data tables', () => {
	const holders = exampleFiles().filter((file) =>
		JSON.stringify(readExampleFile(file)).includes('"link":"={{ $json.enrollment.link }}"'),
	);

	it('are in one example', () => {
		expect(holders).toEqual(['enrollment-campaign-person.json']);
	});

	it('are cleared when the wait ends with a passkey, without one, or with an error', () => {
		const example = readExampleFile('enrollment-campaign-person.json');
		const enroll = example.nodes.find(does('enroll'))!;
		for (const output of [0, 1]) {
			const cleared = after(example, enroll.name, output).map((name) => nodeOf(example, name));
			expect(cleared.some(clearsLink)).toBe(true);
		}
	});

	it('are cleared when the execution was stopped or lost', () => {
		const { nodes, connections } = readExampleFile('enrollment-campaign.json');
		const sweep = nodes.find(({ name }) => name === 'Clear old links')!;
		expect(clearsLink(sweep)).toBe(true);
		expect(JSON.stringify(sweep.parameters.filters)).toMatch(/"doneAt".*"isEmpty".*validUntil.*lt/);
		expect(connections['Make the list'].main[0]).toContainEqual(
			expect.objectContaining({ node: sweep.name }),
		);
	});
});

it('times in mails name their zone', () => {
	for (const file of exampleFiles()) {
		const formats = JSON.stringify(readExampleFile(file)).match(/HH:mm[^']*'/g) ?? [];
		expect(formats.filter((format) => format !== "HH:mm ZZZZ'")).toEqual([]);
	}
});

it('an example that waits for another says in its notes which watch would hold it', () => {
	const waiting = exampleFiles()
		.map((file) => readExampleFile(file))
		.filter(({ nodes }) =>
			nodes.some(({ parameters }) => {
				const options = parameters.options as { waitForSubWorkflow?: boolean } | undefined;
				return options?.waitForSubWorkflow === true;
			}),
		);
	expect(waiting).toHaveLength(1);
	const notes = waiting.flatMap(({ nodes }) => nodes.map((node) => node.parameters.content));
	expect(notes.join('\n')).toContain('deactivate **Watch the used link**');
	const called = readExampleFile('onboard-one-hire.json').nodes.find(does('watchLink'));
	expect(called?.name).toBe('Watch the used link');
});
