import type { INodeProperties } from 'n8n-workflow';
import { RESOURCES, type Resource } from './registry';
import { toolFields } from './tool';

type Choice = { name: string; value: string; action?: string; description?: string };

/** A menu in the given order, with the first entry as its default. */
const menu = (
	displayName: string,
	name: string,
	options: Choice[],
	resources?: string[],
): INodeProperties => {
	const field: INodeProperties = {
		displayName,
		name,
		type: 'options',
		noDataExpression: true,
		options,
		default: '',
		...(resources && { displayOptions: { show: { resource: resources } } }),
	};
	return { ...field, default: options[0].value };
};

const resourceField: INodeProperties = menu(
	'Resource',
	'resource',
	RESOURCES.map(({ name, value }) => ({ name, value })),
);

const operationField = (resource: Resource) =>
	menu(
		'Operation',
		'operation',
		resource.operations.map(({ name, value, action, description }) => ({
			name,
			value,
			action,
			description,
		})),
		[resource.value],
	);

const operationFields = (resource: Resource): INodeProperties[] =>
	resource.operations.flatMap(({ value, fields, asTool }) =>
		[...fields, ...toolFields({ asTool })].map((field) => ({
			...field,
			displayOptions: {
				...field.displayOptions,
				show: { ...field.displayOptions?.show, resource: [resource.value], operation: [value] },
			},
		})),
	);

/** All fields of the node, each shown for its own operation only. */
export const properties: INodeProperties[] = [
	resourceField,
	...RESOURCES.flatMap((resource) => [operationField(resource), ...operationFields(resource)]),
];

const SMALL = ['and', 'for', 'from', 'of', 'or', 'to'];

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
