import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { operationsOf, schemasFor, type OpenApi } from './operations.mts';

const USAGE = `Usage: npm run sandbox:rules -- PATH

Writes sandbox/rules/pingone.json from the OpenAPI documents of patrickcping/pingone-go-sdk-v2.
PATH is its git directory: a clone, or a bare one, that has the commit which is named in the file.
`;

const SOURCE = {
	repository: 'https://github.com/patrickcping/pingone-go-sdk-v2',
	commit: '4a884deb5b2812afdea4475d71e55913b36cf2a5',
	documents: {
		mfa: 'mfa/generate/pingone-mfa.yml',
		management: 'management/generate/pingone-management.yml',
	},
	license: 'BSD-3-Clause, Copyright (c) 2022, Patrick Cowland: sandbox/rules/LICENSE',
	derived:
		'Patterns, lengths, ranges, enumerations, required and read-only members, by npm run sandbox:rules. Do not edit.',
};

const TARGET = 'sandbox/rules/pingone.json';
const MEGABYTES = 64;

function read(repository: string, document: string): OpenApi {
	const text = execFileSync('git', ['-C', repository, 'show', `${SOURCE.commit}:${document}`], {
		encoding: 'utf8',
		maxBuffer: MEGABYTES * 1024 * 1024,
	});
	return parse(text) as OpenApi;
}

const [repository] = process.argv.slice(2);
if (repository === undefined) {
	process.stderr.write(USAGE);
	process.exit(2);
}
const services = Object.entries(SOURCE.documents).map(([service, document]) => {
	const api = read(repository, document);
	const operations = operationsOf(api);
	return [service, { operations, schemas: schemasFor(api, operations) }];
});
const rules = { source: SOURCE, ...Object.fromEntries(services) } as object;
const style = { ...(await resolveConfig(TARGET)), filepath: TARGET };
writeFileSync(TARGET, await format(JSON.stringify(rules), style));
process.stdout.write(`${TARGET} is written\n`);
