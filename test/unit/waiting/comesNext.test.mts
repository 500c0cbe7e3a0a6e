import type { IExecuteFunctions } from 'n8n-workflow';
import { comesNext } from '../../../nodes/PingOne/resources/waiting/laterNodes.ts';

const TYPE = 'n8n-nodes-pingone.pingOne';
const TEST = { resource: 'device', operation: 'testSignIn' };

/** The kind of a node is the beginning of its name. */
const nodeOf = (name: string) => {
	const operation = { E: 'enroll', T: 'testSignIn', I: '' }[name[0]];
	return { name, type: operation ? TYPE : 'if', parameters: { resource: 'device', operation } };
};

/** @param ways `A>B` for each connection, of which the first begins at the node that asks */
function contextOf(ways: string[]): IExecuteFunctions {
	const pairs = ways.map((way) => way.split('>') as [string, string]);
	const after = (name: string, seen = new Set<string>()): Set<string> => {
		for (const [from, to] of pairs) {
			if (from !== name || seen.has(to)) continue;
			seen.add(to);
			after(to, seen);
		}
		return seen;
	};
	return {
		getNode: () => nodeOf(pairs[0][0]),
		getChildNodes: (name: string) => [...after(name)].map(nodeOf),
		getParentNodes: (name: string) =>
			pairs.filter(([, to]) => to === name).map(([from]) => nodeOf(from)),
	} as unknown as IExecuteFunctions;
}

describe('whether the page offers a test when its enrollment is done', () => {
	it.each<[what: string, ways: string[], is: boolean]>([
		['right behind', ['E1>T1'], true],
		['behind an If', ['E1>If', 'If>T1'], true],
		['with a reminder that leads back', ['E1>If', 'If>E1', 'If>T1'], true],
		['before the second passkey', ['E1>T1', 'T1>E2', 'E2>T2'], true],
		['behind the second passkey only', ['E1>E2', 'E2>T2'], false],
		['on two ways', ['E1>E2', 'E1>I1', 'I1>T1', 'E2>T1'], true],
		['in a loop over users', ['E1>T1', 'T1>E2', 'E2>I1', 'I1>E1'], true],
		['nowhere', ['E1>I1', 'I1>I2'], false],
		['before it', ['E1>I1', 'T1>E1'], false],
	])('%s', (_, ways, is) => {
		expect(comesNext(contextOf(ways), TEST)).toBe(is);
	});
});
