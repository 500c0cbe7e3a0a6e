import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;

const isField = (entry: Entry): entry is INodeProperties => 'type' in entry;
const hasFields = (entry: Entry): entry is INodePropertyCollection => 'values' in entry;

/** A line for each thing of a field that n8n stores in a workflow, or leaves out when it is preset. */
function* ofField(field: INodeProperties, before: string): Generator<string> {
	if (field.type === 'notice') return;
	const path = `${before} ${field.name}`;
	// What is hidden is computed by the version that runs.
	const preset = field.type === 'hidden' ? '' : `, preset ${JSON.stringify(field.default)}`;
	yield `${path}: ${field.type}${preset}`;
	for (const mode of field.modes ?? []) yield `${path}: mode ${mode.name}`;
	for (const entry of field.options ?? []) {
		if (isField(entry)) yield* ofField(entry, path);
		else if (hasFields(entry)) {
			for (const value of entry.values) yield* ofField(value, `${path} ${entry.name}`);
		} else yield `${path}: option ${JSON.stringify(entry.value)}`;
	}
}

/** Whether a field is among those of one entry of the Operation menu. */
const belongs = ({ displayOptions }: INodeProperties, resource: string, operation: string) =>
	displayOptions?.show?.resource?.includes(resource) &&
	displayOptions.show.operation?.includes(operation);

const choices = (field?: INodeProperties) =>
	(field?.options ?? []).map((entry) => String((entry as INodePropertyOptions).value));

/**
 * What workflows store of a node's parameters: names, types, presets, modes, and values of options,
 * a sorted line each. Labels and the order of menus are not stored.
 */
export function storedParameters({ properties }: INodeTypeDescription): string[] {
	const lines = properties
		.filter(({ displayOptions, name }) => !displayOptions?.show?.operation || name === 'operation')
		.flatMap((field) => [...ofField(field, String(field.displayOptions?.show?.resource ?? ''))]);
	for (const resource of choices(properties.find(({ name }) => name === 'resource'))) {
		const menu = properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource),
		);
		for (const operation of choices(menu)) {
			const fields = properties.filter((field) => belongs(field, resource, operation));
			lines.push(...fields.flatMap((field) => [...ofField(field, `${resource} ${operation}`)]));
		}
	}
	return [...new Set(lines.map((line) => line.trim()))].sort();
}
