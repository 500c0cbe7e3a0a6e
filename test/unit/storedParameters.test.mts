import { readFileSync, writeFileSync } from 'node:fs';
import type { INodeType } from 'n8n-workflow';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { PingOnePollingTrigger } from '../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../nodes/PingOne/PingOneTrigger.node.ts';
import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';
import { storedParameters } from '../support/storedParameters.mts';

/**
 * Workflows and credentials that users have saved name parameters, members and values, and n8n
 * leaves out what is preset. What version 0.1 stores stays as it is in version 1 of a node: what
 * must change becomes a new typeVersion. New parameters may be added, by
 * `STORED_PARAMETERS=write npm run test:one -- test/unit/storedParameters.test.mts`.
 */
const credential = new PingOneOAuth2Api();
const stored: Array<[string, string[]]> = [
	...[PingOne, PingOnePollingTrigger, PingOneTrigger].map((Node): [string, string[]] => {
		const { description } = new Node() as INodeType;
		return [description.name, storedParameters(description)];
	}),
	[credential.name, storedParameters({ properties: credential.properties } as never)],
];

it.each(stored)('what workflows have stored of %s keeps its meaning', (name, lines) => {
	const file = new URL(`../state/0.1/parameters/${name}.txt`, import.meta.url);
	if (process.env.STORED_PARAMETERS === 'write') writeFileSync(file, `${lines.join('\n')}\n`);
	const frozen = readFileSync(file, 'utf8').trimEnd().split('\n');
	expect(frozen.filter((line) => !lines.includes(line))).toEqual([]);
	// What is not frozen yet would not be held either.
	expect(lines.filter((line) => !frozen.includes(line))).toEqual([]);
});
