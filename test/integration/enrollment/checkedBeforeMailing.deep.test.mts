import type { INodeParameters } from 'n8n-workflow';
import { NODE, runNode } from '../../support/engine.mts';
import { enrollParameters, LINK, linkParameters } from '../../support/enrollment/execution.mts';
import { credentialFor, locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const MAIL = 'Mail';

/** Twenty people: a link for each, a node that would send it, and the node that waits. */
const runFor20 = async (rpId: unknown, more: INodeParameters = {}, people = 20) => {
	const user = locator('id', sandbox.ids.users[0].id);
	return await runNode({
		credential: credentialFor(sandbox),
		items: Array.from({ length: people }, (_, index) => ({ index })),
		before: [
			{ name: LINK, parameters: linkParameters(sandbox) },
			{ name: MAIL, parameters: { resource: 'user', operation: 'get', user } as INodeParameters },
		],
		parameters: { ...enrollParameters(sandbox, { rpId: rpId as string }), ...more },
	});
};

const ran = ({ run }: Awaited<ReturnType<typeof runNode>>) =>
	Object.keys(run.data.resultData.runData);

it.each([
	['example.com', "of the node 'PingOne' is 'example.com', but the page is on 'localhost'"],
	['Localhost', 'must be in lower case'],
	['www.localhost', "is 'www.localhost', but the page is on 'localhost'"],
	['http://localhost', 'without a scheme such as https://'],
	['localhost:5678', 'without a port'],
	['co.uk', "is 'co.uk', under which others also have domains"],
	['n8n.cloud', "is 'n8n.cloud', under which others also have domains"],
])('%s: one message, before any link is sent', async (rpId, message) => {
	const result = await runFor20(locator('domain', rpId));
	const { error } = result.run.data.resultData;
	expect(error?.message).toContain(message);
	expect(error?.message).toMatch(/^'Relying Party ID' of the node 'PingOne' /);
	expect(error?.description).toContain('No link was created.');
	expect(ran(result)).not.toContain(MAIL);
	expect(ran(result)).not.toContain(NODE);
});

it.each([
	['Localhost', 'Enter localhost instead.'],
	['http://localhost', 'Enter localhost instead.'],
	['localhost:5678', 'Enter localhost instead.'],
	['example.com', 'set Relying Party to This Instance’s Own Host'],
	['www.localhost', 'set Relying Party to This Instance’s Own Host'],
])('%s: names the right one', async (rpId, correction) => {
	const { run } = await runFor20(locator('domain', rpId));
	expect(run.data.resultData.error?.description).toContain(correction);
});

it.each([
	['the right one', locator('domain', 'localhost')],
	// These are known only where they are evaluated: Enroll checks them, as it checks all.
	['an expression about the item', locator('domain', '={{ $json.rpId }}')],
	[
		'an expression about the item of another node',
		locator('domain', "={{ $('Mail').item.json.id }}"),
	],
	['a node that has not run yet', locator('domain', "={{ $('Mail').first().json.id }}")],
	['an expression that gives the right one', locator('domain', '={{ "local" + "host" }}')],
])('sends the link for %s', async (_, rpId) => {
	expect(ran(await runFor20(rpId, {}, 1))).toContain(MAIL);
});

it('does not let links be mailed to twenty people when the node after it waits for one', async () => {
	const result = await runFor20(locator('domain', 'localhost'));
	const { error } = result.run.data.resultData;
	expect(error?.message).toContain(
		"'Input' has 20 items, but the node 'PingOne' waits for one user at a time",
	);
	expect(error?.description).toMatch(/^No link was created. To enroll a list, import the example/);
	expect(ran(result)).not.toContain(MAIL);
});

it.each([
	['a text', '={{ "example.com" }}'],
	['the workflow', '={{ $workflow.id ? "example.com" : "localhost" }}'],
	[
		'the first item of a node before',
		"={{ $('Start').first().json.index === 0 ? 'example.com' : '' }}",
	],
])('an expression about %s is checked as well', async (_, expression) => {
	const result = await runFor20(locator('domain', expression));
	expect(result.run.data.resultData.error?.message).toMatch(
		/^'Relying Party ID' of the node 'PingOne' is 'example\.com'/,
	);
	expect(ran(result)).not.toContain(MAIL);
});

it('what only Enroll can know, it says before it asks PingOne for anything', async () => {
	const result = await runFor20(locator('domain', '={{ $json.id ? "example.com" : "" }}'), {}, 1);
	const { error } = result.run.data.resultData;
	expect(error?.message).toContain("'Relying Party ID' is 'example.com'");
	const paths = (await sandbox.requests()).map(({ path }) => path);
	expect(paths.filter((path) => /devices|deviceAuthenticationPolicies/.test(path))).toEqual([]);
});

it('does not mind nodes that do not wait', async () => {
	const rpId = locator('domain', 'example.com');
	expect(ran(await runFor20(rpId, { operation: 'createFido2' }))).toContain(MAIL);
});
