import { Linter } from 'eslint';
import type { INodeProperties } from 'n8n-workflow';
import { createRequire } from 'node:module';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { PingOnePollingTrigger } from '../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../nodes/PingOne/PingOneTrigger.node.ts';

// n8n's rules look at literals in the sources. Here they see every field as n8n gets it, also those
// whose type its kind says (read/kinds.ts).

const require = createRequire(__filename);
// The plugin comes with n8n's own lint command.
const requireAsN8n = createRequire(require.resolve('@n8n/node-cli/eslint'));
const plugin = requireAsN8n('eslint-plugin-n8n-nodes-base') as NonNullable<
	Linter.Config['plugins']
>[''] & {
	configs: { nodes: { rules: Linter.RulesRecord } };
};
const { parser } = require('typescript-eslint') as { parser: Linter.Parser };

const CONFIG: Linter.Config[] = [
	{
		files: ['**/*.ts'],
		languageOptions: { parser },
		plugins: { 'n8n-nodes-base': plugin },
		rules: Object.fromEntries(
			Object.entries(plugin.configs.nodes.rules).filter(([name]) => name.includes('/node-param-')),
		),
	},
];
const linter = new Linter({ configType: 'flat' });

/** The field in which n8n's rules find something, and the rule. */
const faultsOf = (field: INodeProperties): string[] => {
	const literal = JSON.stringify(field, null, 1).replace(/^( *)"(\w+)":/gm, '$1$2:');
	const found = linter.verify(`export const fields = [${literal}];`, CONFIG, 'nodes/fields.ts');
	return found.map(({ ruleId }) => `${field.name}: ${String(ruleId?.split('/node-param-')[1])}`);
};

const nodes = [new PingOne(), new PingOneTrigger(), new PingOnePollingTrigger()];
const fields = nodes.flatMap(({ description }) => description.properties);

it('find nothing in the fields but what is meant so', () => {
	expect([...new Set(fields.flatMap(faultsOf))].sort()).toEqual([
		// In the order of use.
		'events: multi-options-type-unsorted-items',
		'filters: required-false',
		// "Sign-in" is a word.
		'operation: operation-option-action-miscased',
		'operation: operation-option-description-wrong-for-get-many',
		'operation: options-type-unsorted-items',
		'resource: options-type-unsorted-items',
		// The same field is required elsewhere.
		'rpName: required-false',
		'until: required-false',
		// Those of the customer's own come last.
		'updateFields: collection-type-unsorted-items',
	]);
});

it('would find what they are about', () => {
	const on = { displayName: 'On', name: 'on', type: 'boolean' } as const;
	expect(faultsOf({ ...on, default: true, description: 'If it is on' })).toEqual([
		'on: description-boolean-without-whether',
	]);
	expect(faultsOf({ ...on, default: '' })).toEqual(['on: default-wrong-for-boolean']);
});
