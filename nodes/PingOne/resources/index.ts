import type { INodeProperties } from 'n8n-workflow';
import { RESOURCES, type Resource } from './registry';
import { toolFields } from './tool';

const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: RESOURCES.map(({ name, value }) => ({ name, value })),
	default: 'device',
};

/** The operation of a new node. n8n stores none that is preset, so these never change. */
const PRESETS: Record<string, string> = {
	confirmation: 'sendAndWait',
	device: 'createFido2',
	group: 'addUser',
	policy: 'getDeviceAuthenticationPolicies',
	population: 'getAll',
	user: 'get',
};

const operationField = (
	{ value: resource, operations }: Resource,
	preset = PRESETS[resource],
): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: [resource] } },
	options: operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action,
		description,
	})),
	default: preset,
});

/** A field, and the operations of one resource that have it. */
interface SharedField {
	field: INodeProperties;
	/** The same for equal fields. */
	key: string;
	operations: string[];
}

/**
 * Adds an operation's fields to those of the operations before it. What these have as well is shared,
 * as far as that leaves each operation's fields in their order.
 */
function share(shared: SharedField[], operation: string, fields: INodeProperties[]): void {
	let place = 0;
	for (const field of fields) {
		const key = JSON.stringify(field);
		const known = shared.findIndex((each, index) => index >= place && each.key === key);
		if (known < 0) shared.splice(place, 0, { field, key, operations: [operation] });
		else shared[known]?.operations.push(operation);
		place = Math.max(place, known) + 1;
	}
}

/**
 * The fields of a resource, each once for all operations that have it: at every read of a field, n8n
 * asks all that have its name whether they are shown (n8n-core 2.41, validateValueAgainstSchema).
 */
function fieldsOf({ value: resource, operations }: Resource): INodeProperties[] {
	const shared: SharedField[] = [];
	for (const { value, fields, asTool } of operations) {
		share(shared, value, [...fields, ...toolFields({ asTool })]);
	}
	return shared.map(({ field, operations: operation }) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { ...field.displayOptions?.show, resource: [resource], operation },
		},
	}));
}

/** All fields of the node, each shown for its own operations only. */
export const properties: INodeProperties[] = [
	resourceField,
	...RESOURCES.flatMap((resource) => [operationField(resource), ...fieldsOf(resource)]),
];

const SMALL = ['and', 'for', 'from', 'of', 'or', 'to', 'with'];

/** `Get many users` as a title: `Get Many Users`. */
const asTitle = (action: string) =>
	action
		.split(' ')
		.map((word) => (SMALL.includes(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)))
		.join(' ');

const TITLES = Object.fromEntries(
	RESOURCES.flatMap(({ value: resource, operations }) =>
		operations.map(({ value, action }) => [`${resource}.${value}`, asTitle(action)]),
	),
);

/** Text below the node on the canvas: the operation in words. */
export const subtitle = `={{ (${JSON.stringify(TITLES)})[$parameter["resource"] + "." + $parameter["operation"]] }}`;
