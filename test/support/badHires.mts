/** How many hires there are. */
export const COUNT = 100;
/** What is wrong with some of them, by place: five kinds, two of each. */
export const BAD: Record<number, object> = {
	3: { userId: 'not-an-id' },
	14: { userId: '11111111-1111-4111-8111-111111111111' },
	15: { rpId: 'https://example.com' },
	37: { policyId: '../policies' },
	50: { rpName: '' },
	51: { rpName: ' ' },
	77: { policyId: '22222222-2222-4222-8222-222222222222' },
	78: { rpId: 'Example.com' },
	98: { userId: '33333333-3333-4333-8333-333333333333' },
	99: { userId: '' },
};
