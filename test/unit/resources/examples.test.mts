import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { PingOne } from '../../../nodes/PingOne/PingOne.node.ts';
import { PingOnePollingTrigger } from '../../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../../nodes/PingOne/PingOneTrigger.node.ts';
import { credentialTypeOf } from '../../../tools/demo/examples.mts';
import {
	baseTypeOf,
	exampleFiles,
	ownParameters,
	readExampleFile,
	type Example,
	type ExampleNode,
} from '../../support/examples.mts';

const DESCRIPTIONS = Object.fromEntries(
	[new PingOne(), new PingOneTrigger(), new PingOnePollingTrigger()].map(({ description }) => [
		`n8n-nodes-pingone.${description.name}`,
		description,
	]),
);

const ours = ({ nodes }: Example) => nodes.filter(({ type }) => type.includes('pingone'));

/** What n8n itself keeps of a node's parameters when it opens the workflow. */
const kept = ({ type, parameters }: ExampleNode) =>
	NodeHelpers.getNodeParameters(
		DESCRIPTIONS[baseTypeOf(type)].properties,
		parameters as INodeParameters,
		true,
		false,
		{ typeVersion: 1 },
		DESCRIPTIONS[baseTypeOf(type)],
	);

/** Webhooks of the examples that use the node. */
const WEBHOOKS = exampleFiles()
	.map(readExampleFile)
	.filter((example) => ours(example).length > 0)
	.flatMap(({ nodes }) => nodes.filter(({ type }) => type === 'n8n-nodes-base.webhook'))
	.map(({ parameters }) => String(parameters.path));

/** Workflows that notes tell to choose in a PingOne node. */
const CALLED = exampleFiles()
	.map(readExampleFile)
	.filter((one) => ours(one).some(({ parameters }) => 'deliveryWorkflow' in parameters))
	.flatMap(({ nodes }) => nodes.map(({ parameters }) => String(parameters.content)))
	.flatMap((note) => [...note.matchAll(/Import \*([^*]+)\*/g)].map(([, name]) => name));

/**
 * Nodes whose file has a place for a credential. n8n gives others the only one of its type at the
 * import; to a webhook or form it would give the key of whatever other system has one.
 */
const CHOSEN_BY_HAND = ['webhook', 'formTrigger', 'httpRequest'];

/** What n8n's large button would run with a sample puts the sample's people on the real list. */
const KEEPS_A_LIST = 'enrollment-campaign.json';

describe.each(exampleFiles())('%s', (file) => {
	const example = readExampleFile(file);

	it('says at once what it is for and what to set up', () => {
		const notes = example.nodes.filter(({ type }) => type.endsWith('stickyNote'));
		expect(notes.length).toBeGreaterThan(1);
		expect(String(notes[0].parameters.content)).toMatch(/^## .*\n[^]*\*\*Before you start:\*\*/);
		expect(example.name.length).toBeGreaterThan(10);
	});

	it('ships no node turned off: what it promises would not happen', () => {
		expect(example.nodes.filter(({ disabled }) => disabled).map(({ name }) => name)).toEqual([]);
	});

	it('connects nodes that are there, and leaves none alone', () => {
		const names = example.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(example.nodes.map(({ id }) => id)).size).toBe(names.length);
		const targets = Object.values(example.connections)
			.flatMap((kinds) => Object.values(kinds).flat(2))
			.map(({ node }) => node);
		const sources = Object.keys(example.connections);
		expect(names).toEqual(expect.arrayContaining([...targets, ...sources]));
		const alone = example.nodes.filter(
			({ name, type }) => !type.endsWith('stickyNote') && ![...targets, ...sources].includes(name),
		);
		expect(alone).toEqual([]);
	});

	it('carries no credential, and leaves n8n to choose PingOne’s and the mail server’s', () => {
		const placed = example.nodes.filter(({ credentials }) => credentials);
		const types = placed.map(({ type }) => type.replace('n8n-nodes-base.', ''));
		expect(types.filter((type) => !CHOSEN_BY_HAND.includes(type))).toEqual([]);
		for (const { credentials } of placed) {
			expect(Object.values(credentials ?? {}).every(({ id }) => id === null)).toBe(true);
		}
	});

	it('names, in its first note, every node that needs a credential', () => {
		const [{ parameters }] = example.nodes.filter(({ type }) => type.endsWith('stickyNote'));
		const named = [...String(parameters.content).matchAll(/\*\*([^*]+)\*\*/g)].map(([, it]) => it);
		const needy = example.nodes
			.filter((node) => credentialTypeOf({ ...node }))
			.map(({ name }) => name);
		expect(named).toEqual(expect.arrayContaining(needy));
	});

	it('lets in only those who can prove who they are, and runs in the editor with a sample', () => {
		for (const { name, type, parameters } of example.nodes) {
			if (type !== 'n8n-nodes-base.webhook') continue;
			expect(parameters.authentication).toMatch(/^(headerAuth|basicAuth|jwtAuth)$/);
			if (file === KEEPS_A_LIST) continue;
			expect(example.pinData[name]).toMatchObject([{ json: { body: expect.any(Object) } }]);
		}
		if (file === KEEPS_A_LIST) expect(example.pinData).toEqual({});
		const names = example.nodes.map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(Object.keys(example.pinData)));
	});

	it('has what the command line of older n8n wants to import it', () => {
		expect(example.active).toBe(false);
		expect(example.versionId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
	});

	it('uses the node, or a workflow that does, or is one that the node calls', () => {
		const calls = example.nodes.some(
			({ type, parameters }) =>
				/pingOne|executeWorkflow$/.test(type) ||
				(type.endsWith('.executeWorkflowTrigger') && CALLED.includes(example.name)) ||
				(type.endsWith('.httpRequest') &&
					WEBHOOKS.some((path) => String(parameters.url).endsWith(`/webhook/${path}`))),
		);
		expect(calls).toBe(true);
	});

	it('uses operations and fields that the node has', () => {
		for (const node of ours(example)) {
			expect(Object.keys(DESCRIPTIONS)).toContain(baseTypeOf(node.type));
			expect(node.typeVersion).toBe(1);
			expect(kept(node)).toMatchObject(ownParameters(node));
		}
	});
});

it.each(exampleFiles())('%s mails text: names in it are no HTML', (file) => {
	const mails = readExampleFile(file).nodes.filter(({ type }) => type.endsWith('.emailSend'));
	for (const { name, parameters } of mails) {
		expect([name, parameters.emailFormat]).toEqual([name, 'text']);
	}
});

it.each(exampleFiles())('%s leads every error that it catches somewhere', (file) => {
	const { nodes, connections } = readExampleFile(file);
	const lost = nodes
		.filter(({ onError }) => onError === 'continueErrorOutput')
		.filter(({ name }) => !connections[name]?.main[1]?.length);
	expect(lost.map(({ name }) => name)).toEqual([]);
});

it.each(exampleFiles())('%s says what becomes of a run by the clock that fails', (file) => {
	const { nodes } = readExampleFile(file);
	const clock = nodes.filter(({ type }) => /\.(scheduleTrigger|pingOnePollingTrigger)$/.test(type));
	const notes = nodes.map(({ parameters }) => String(parameters.content)).join('\n');
	if (clock.length > 0) expect(notes).toContain('*Error Workflow*');
});

it.each(exampleFiles())('%s continues with what a node says, not with an empty item', (file) => {
	// Beside an error output, n8n 2 adds an empty item to the first one when the node has failed.
	const both = readExampleFile(file).nodes.filter(
		({ alwaysOutputData, onError }) => alwaysOutputData === true && onError !== undefined,
	);
	expect(both.map(({ name }) => name)).toEqual([]);
});

it.each(exampleFiles())('%s asks lists for one item where a branch is about none', (file) => {
	const lists = ours(readExampleFile(file)).filter(({ alwaysOutputData }) => alwaysOutputData);
	expect(lists.map(({ name }) => name)).toEqual([]);
});

/** A newcomer takes in so many nodes at a look; notes are no nodes. */
const MOST = 12;

/** Examples that need more, and the promise for which they do. */
const LONGER: Record<string, string> = {
	'enroll-a-list.json':
		'one file to import, which the node’s own message names: the list, and what happens for each person',
	'enrollment-campaign.json':
		'three starts: the clock, the list, the report. What a crash leaves undone is done by the next run',
	'enrollment-campaign-person.json':
		'nobody is mailed twice or a dead link, whenever n8n dies: each step is noted in the list',
	'first-day-without-a-key.json':
		'the form itself shows the start code: with no mail to the desk, a user would have a link and no code',
	'mfa-watch.json':
		'each step of a sign-in is a node, so that the mail can name the one that broke',
	'onboard-end-to-end.json':
		'a passkey is told as one, and watched, even if its first sign-in could not begin',
};

const sizes = exampleFiles().map((file): [string, number] => [
	file,
	readExampleFile(file).nodes.filter(({ type }) => !type.endsWith('.stickyNote')).length,
]);

it('have at most twelve nodes, but those that keep a promise with more', () => {
	const longer = sizes.filter(([, size]) => size > MOST).map(([file]) => file);
	expect(longer.sort()).toEqual(Object.keys(LONGER).sort());
});

it('a report by model takes at most six', () => {
	expect(Object.fromEntries(sizes)['passkeys-by-model.json']).toBeLessThanOrEqual(6);
});

it.each([
	['user', 'offboard'],
	['user', 'resetMfa'],
	['user', 'getWithoutPasskey'],
	['user', 'createOrUpdate'],
	['confirmation', 'sendAndWait'],
	['device', 'watchLink'],
])('show %s %s', (resource, operation) => {
	const users = exampleFiles()
		.map(readExampleFile)
		.filter((example) =>
			ours(example).some(
				({ parameters }) => parameters.resource === resource && parameters.operation === operation,
			),
		);
	expect(users.length).toBeGreaterThan(0);
});

/** Calls for each of several people, which a loop hands on one by one. */
const LISTS = ['device-blocked-or-deleted.json', 'enroll-a-list.json', 'new-user-enroll.json'];

it('loop over people before they call a workflow for each', () => {
	for (const file of LISTS) {
		const { nodes, connections } = readExampleFile(file);
		const loop = nodes.find(({ type }) => type.endsWith('.splitInBatches'))!;
		const call = nodes.find(({ type }) => type.endsWith('.executeWorkflow'))!;
		expect(connections[call.name].main.flat().map(({ node }) => node)).toEqual([loop.name]);
	}
});
