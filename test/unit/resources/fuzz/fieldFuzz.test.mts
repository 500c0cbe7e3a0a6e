import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { PingOne } from '../../../../nodes/PingOne/PingOne.node.ts';
import { PingOnePollingTrigger } from '../../../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../../../nodes/PingOne/PingOneTrigger.node.ts';
import { RESOURCES } from '../../../../nodes/PingOne/resources/registry.ts';
import {
	readPollingSettings,
	readWebhookSettings,
} from '../../../../nodes/PingOne/trigger/event/settings.ts';
import { register } from '../../webauthn/authenticator.mts';
import { CEREMONY } from '../../webauthn/samples.mts';
import { everyField } from './everyField.mts';
import { counts, faultsOf } from './faults.mts';
import { observe } from './observe.mts';
import { observeTrigger } from './observeTrigger.mts';
import { placesOf } from './places.mts';
import { UUID } from './values.mts';

const { properties } = new PingOne().description;

/** The fields that n8n shows for an operation. */
const fieldsOf = (resource: string, operation: string) =>
	properties.filter(({ displayOptions, name }) => {
		const { show = {} } = displayOptions ?? {};
		const isOwn = show.resource?.includes(resource) && show.operation?.includes(operation);
		return isOwn && name !== 'resource' && name !== 'operation' && name !== 'allowAsTool';
	});

const NODES = [new PingOne(), new PingOneTrigger(), new PingOnePollingTrigger()];

const FUTURE = new Date(Date.now() + 7_200_000).toISOString();

/** What an admin would enter in the fields that must have a value. */
const REQUIRED: IDataObject = {
	attestation: register(CEREMONY) as never,
	unlockAt: FUTURE,
	until: FUTURE,
	order: { devices: [{ device: { __rl: true, mode: 'id', value: UUID } }] },
	watchFor: 5,
	// Days, by default, after every reminder.
	linkValidFor: 30,
	newLink: true,
};

function sampleFor({ name, type, modes, required, options = [] }: INodeProperties): unknown {
	// One that nothing else of the operation is about.
	const isOfGroup = !options.some((option) => option.name === 'title');
	if (name === 'updateFields') return { [isOfGroup ? 'name' : 'title']: 'x' };
	if (name in REQUIRED) return REQUIRED[name];
	if (type === 'resourceLocator' && (required || name === 'rpId')) {
		const mode = modes?.at(name === 'rpId' ? -1 : 1)?.name;
		return { __rl: true, mode, value: name === 'rpId' ? 'example.com' : UUID };
	}
	if (type === 'workflowSelector') return { __rl: true, mode: 'id', value: 'wf1' };
	return type === 'string' && required ? 'sample' : undefined;
}

const OPERATIONS = RESOURCES.flatMap(({ value: resource, operations }) =>
	operations.map((operation) => ({ at: `${resource}.${operation.value}`, resource, operation })),
);

// Two runs are compared, and times are rounded: none may pass in between.
beforeAll(() => {
	const now = Date.now();
	jest.spyOn(Date, 'now').mockReturnValue(now);
});

it.each(OPERATIONS)('$at takes each value as meant, or refuses it', async (one) => {
	const { at, resource, operation } = one;
	const fields = fieldsOf(resource, operation.value);
	const base = Object.fromEntries(
		fields.flatMap((field) => {
			const sample = sampleFor(field);
			return sample === undefined ? [] : [[field.name, sample]];
		}),
	) as IDataObject;
	const faults: string[] = [];
	for (const place of placesOf(at, fields)) {
		const run = async (parameters: IDataObject) =>
			await observe(operation, parameters, place.field.name);
		faults.push(...(await faultsOf(place, run, base)));
	}
	expect(faults).toEqual([]);
});

it.each([
	[new PingOneTrigger(), readWebhookSettings],
	[new PingOnePollingTrigger(), readPollingSettings],
] as const)('the trigger takes each value as meant, or refuses it', async (trigger, read) => {
	const { name: at, properties: fields } = trigger.description;
	const faults: string[] = [];
	for (const place of placesOf(at, fields)) {
		const run = async (parameters: IDataObject) =>
			await observeTrigger(read, parameters, place.field.name);
		faults.push(...(await faultsOf(place, run, {})));
	}
	expect(faults).toEqual([]);
});

it('leaves out no field of the three nodes', () => {
	const shown = NODES.flatMap(everyField);
	process.stdout.write(`field fuzz: ${JSON.stringify({ ...counts, fields: shown.length })}\n`);
	expect(shown.filter((at) => !counts.fields.has(at))).toEqual([]);
	expect(shown.length).toBeGreaterThan(400);
});
