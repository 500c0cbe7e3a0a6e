import { ExecuteContext } from 'n8n-core';
import {
	NodeHelpers,
	type IDataObject,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { RESOURCES } from '../../nodes/PingOne/resources/registry.ts';
import { depth } from '../support/depth.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

/** Something in every field that n8n demands, so that it is the node that refuses. */
const filled = (fields: INodeProperties[]): IDataObject =>
	Object.fromEntries(
		fields
			.filter(({ required, type }) => required === true || type === 'fixedCollection')
			.map(({ name, type }) => {
				const value = '={{ "x" }}';
				if (type === 'fixedCollection') return [name, {}];
				return [name, type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value];
			}),
	);

const all = RESOURCES.flatMap(({ value: resource, operations }) =>
	operations.map(({ value: operation, name, fields, asTool }) => ({
		...{ resource, operation, name, asTool },
		parameters: { resource, operation, ...filled(fields) },
	})),
);
const reads = all.filter(({ asTool }) => asTool === 'always');
const waits = all.filter(({ asTool }) => asTool === 'never');
const changes = all.filter((one) => !reads.includes(one) && !waits.includes(one));

/** What keeps a model from deleting Ada's passkey. */
const deletion = async (more: INodeParameters = {}) => {
	const { id } = await sandbox.seed();
	const device = { __rl: true, mode: 'id', value: id };
	return node.device('delete', { device, ...more });
};

it('every operation is one of the three kinds', () => {
	expect([reads.length, waits.length]).toEqual([20, 7]);
	expect(changes.map(({ operation }) => operation)).toEqual(
		expect.arrayContaining([
			...['delete', 'deletePending', 'block', 'removeOrder', 'removeUser', 'activateFido2'],
			...['disable', 'disableMfa', 'lock', 'setMfaBypass', 'setPassword', 'endSessions', 'update'],
		]),
	);
});

it.each(changes.filter((_, place) => place % depth(4, 1) === 0))(
	'$resource $name is not done by an agent',
	async ({ parameters, name }) => {
		const { message, description } = await node.refusal(parameters, { asTool: true });
		expect(message).toBe(
			`'Allow as AI Tool' is off, so ${name} was not done: an AI agent may only read`,
		);
		expect(description).toContain('in the tool’s settings');
		expect(await sandbox.requests()).toEqual([]);
	},
);

it.each(waits)('$name is never the tool of an agent', async ({ parameters }) => {
	const extras = { asTool: true };
	const { message } = await node.refusal({ ...parameters, allowAsTool: true }, extras);
	expect(message).toContain('which a tool of an AI agent cannot do');
	expect(await sandbox.requests()).toEqual([]);
});

it('is told to the model where errors are passed on', async () => {
	const parameters = await deletion();
	const [{ error }] = await node.outputs(parameters, {
		asTool: true,
		onError: 'continueRegularOutput',
	});
	expect(error).toMatchObject({ message: expect.stringContaining("'Allow as AI Tool' is off") });
	expect(await sandbox.devicesOf()).toHaveLength(1);
});

it('agents read without being allowed to', async () => {
	const parameters = { resource: 'user', operation: 'getAll', returnAll: false, limit: 5 };
	expect(await node.outputs(parameters, { asTool: true })).toHaveLength(5);
});

it('what is allowed is done', async () => {
	const parameters = await deletion({ allowAsTool: true });
	const [{ deleted }] = await node.outputs(parameters, { asTool: true });
	expect(deleted).toBe(true);
	expect(await sandbox.devicesOf()).toEqual([]);
});

it.each(['={{ true }}', "={{ $fromAI('allowed', '', 'boolean', true) }}", 'true', 1, {}])(
	'only an admin can allow it, by the switch: %j',
	async (allowAsTool) => {
		const parameters = await deletion({ allowAsTool });
		const { message } = await node.refusal(parameters, { asTool: true });
		expect(message).toContain("'Allow as AI Tool' is off");
		expect(await sandbox.devicesOf()).toHaveLength(1);
	},
);

it('older agents run the node as it is, and n8n says so in another way', async () => {
	jest.spyOn(ExecuteContext.prototype, 'isToolExecution').mockReturnValue(true);
	const parameters = await deletion();
	const { message } = await node.refusal(parameters);
	jest.restoreAllMocks();
	expect(message).toContain("'Allow as AI Tool' is off");
});

it('n8n’s variant for human reviews, with another operation, is no way around it', async () => {
	const own = ExecuteContext.prototype.getNode;
	jest.spyOn(ExecuteContext.prototype, 'getNode').mockImplementation(function (
		this: ExecuteContext,
	) {
		return { ...own.call(this), type: 'n8n-nodes-pingone.pingOneHitlTool' };
	});
	const { message } = await node.refusal(await deletion());
	jest.restoreAllMocks();
	expect(message).toContain("'Allow as AI Tool' is off");
	expect(await sandbox.devicesOf()).toHaveLength(1);
});

it('an agent is offered no link that nothing after the tool could wait for', () => {
	const { description } = new PingOne();
	const offered = (name: string) => {
		const stored = { resource: 'user', operation: 'resetMfa', newLink: true };
		const type = { ...description, name } as INodeType['description'];
		const { properties } = description;
		return NodeHelpers.getNodeParameters(properties, stored, true, false, null, type);
	};
	expect(offered('pingOne')).toHaveProperty('newLink', true);
	expect(offered('pingOneTool')).not.toHaveProperty('newLink');
});

it('without an agent nothing of this is seen or asked', async () => {
	const { description } = new PingOne();
	const shown = (name: string, resource: string, operation: string) =>
		Object.keys(
			NodeHelpers.getNodeParameters(
				description.properties,
				{ resource, operation },
				true,
				false,
				null,
				{ ...description, name } as INodeType['description'],
			) ?? {},
		).includes('allowAsTool');
	for (const { resource, operation } of changes) {
		expect(shown('pingOneTool', resource, operation)).toBe(true);
		expect(shown('pingOne', resource, operation)).toBe(false);
	}
	for (const { resource, operation } of [...reads, ...waits]) {
		expect(shown('pingOneTool', resource, operation)).toBe(false);
	}
	const [{ deleted }] = await node.outputs(await deletion());
	expect(deleted).toBe(true);
});
