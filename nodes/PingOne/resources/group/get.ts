import { group } from '../fields/group';
import { simplify } from '../fields/output';
import { operation } from '../operation';
import { SIMPLE_GROUP } from '../outputs';

export const get = operation({
	name: 'Get',
	value: 'get',
	asTool: 'always',
	action: 'Get group',
	description: 'Get one group by ID or name: description, population and member counts. Read-only.',
	output: SIMPLE_GROUP,
	inputs: [group, simplify(SIMPLE_GROUP)],
	run: async ({ group, simplify }, { api }) => simplify(await group.whole(api)),
});
