import { readConnection } from '../../../../nodes/PingOne/pingone/client/connection.ts';

const ENVIRONMENT = 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6';
const OTHER = '4e7d6f2a-0c1b-4b7e-9a55-3f1d2c8b6a90';

describe('readConnection', () => {
	it.each(['com', 'ca', 'eu', 'com.au', 'sg', 'asia'])(
		'builds the address of region %s',
		(region) => {
			expect(readConnection({ region, environmentId: ` ${ENVIRONMENT} ` })).toEqual({
				apiUrl: `https://api.pingone.${region}`,
				authUrl: `https://auth.pingone.${region}`,
				environmentId: ENVIRONMENT,
				workerEnvironmentId: ENVIRONMENT,
				tenant: `https://api.pingone.${region} ${ENVIRONMENT}`,
			});
		},
	);

	it('manages the environment that was named, at the pace of the one that owns the worker app', () => {
		const credential = { region: 'eu', environmentId: ENVIRONMENT, managedEnvironmentId: OTHER };
		expect(readConnection(credential)).toMatchObject({
			environmentId: OTHER,
			workerEnvironmentId: ENVIRONMENT,
			tenant: expect.stringContaining(ENVIRONMENT),
		});
	});

	it.each([
		'https://api.example.com/',
		'http://localhost:4010',
		'http://127.0.0.1:1',
		'http://[::1]:1//',
	])('takes %s as a custom address', (apiUrl) => {
		const credential = {
			region: 'custom',
			apiUrl,
			authServerUrl: apiUrl,
			environmentId: ENVIRONMENT,
			allowOtherHosts: true,
		};
		expect(readConnection(credential).apiUrl).toBe(apiUrl.replace(/\/+$/, ''));
	});

	it.each([
		undefined,
		7,
		'',
		'api.example.com',
		'ftp://api.example.com',
		'http://api.example.com',
		'https://api.example.com/v1/',
		'https://a:b@api.example.com',
		'https://api.example.com?x=1',
		'https://api.example.com#x',
		'https://api.example.com?',
		'https://api.example.com/#',
		'https://api.example.com/\\x',
		'https://äpi.example.com',
		'http://localhost:4010',
		'https://127.0.0.1',
		`https://api.pingone.com/${'a'.repeat(2_000)}`,
	])('does not take %j', (apiUrl) => {
		const authServerUrl = 'https://auth.pingone.com';
		const credential = { region: 'custom', apiUrl, authServerUrl, environmentId: ENVIRONMENT };
		expect(() => readConnection(credential as never)).toThrow("'API URL' of the credential ");
	});
});
