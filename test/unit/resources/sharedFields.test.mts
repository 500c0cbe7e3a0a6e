import type { INodeProperties } from 'n8n-workflow';
import { properties } from '../../../nodes/PingOne/resources/index.ts';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';

const shown = ({ displayOptions }: INodeProperties) => displayOptions?.show ?? {};
const operationsOf = (field: INodeProperties) => (shown(field).operation ?? []) as string[];

/** A field without the operations that it is shown for. */
function keyOf(field: INodeProperties): string {
	const { displayOptions, ...others } = field;
	const show = { ...displayOptions?.show, operation: undefined };
	return JSON.stringify({ ...others, displayOptions: { ...displayOptions, show } });
}

it.each(RESOURCES.map(({ value }) => value))(
	'%s describes a field once more only where an operation has it after others',
	(resource) => {
		const fields = properties.filter((field) => shown(field).resource?.includes(resource));
		const keys = fields.map(keyOf);
		for (const [place, field] of fields.entries()) {
			const before = keys.lastIndexOf(keys[place], place - 1);
			if (place === 0 || before < 0) continue;
			const passed = operationsOf(field).map((operation) =>
				fields.slice(before, place).some((other) => operationsOf(other).includes(operation)),
			);
			expect([field.name, ...passed]).toEqual([field.name, ...passed.map(() => true)]);
		}
	},
);
