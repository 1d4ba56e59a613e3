// What the check finds, each planted in a template that is right.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemsOf } from './template.js';

const right = () => ({
  Parameters: { Priority: { Type: 'Number' }, Subnets: { Type: 'CommaDelimitedList' }, Extra: { Type: 'String', Default: '' } },
  Conditions: { WithExtra: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Extra' }, ''] }] } },
  Resources: {
    Queue: {
      Type: 'AWS::Batch::JobQueue',
      DependsOn: ['Machines'],
      Properties: {
        Priority: { Ref: 'Priority' },
        State: 'ENABLED',
        ComputeEnvironmentOrder: [{ Order: 1, ComputeEnvironment: { Ref: 'Machines' } }],
        Tags: { project: { 'Fn::If': ['WithExtra', { Ref: 'Extra' }, { Ref: 'AWS::NoValue' }] } },
      },
    },
    Machines: {
      Type: 'AWS::Batch::ComputeEnvironment',
      Properties: { Type: 'MANAGED', ComputeResources: { Type: 'FARGATE', MaxvCpus: 4, Subnets: { Ref: 'Subnets' } } },
    },
  },
});

const planted = {
  'a property that is misspelt': [(t) => (t.Resources.Queue.Properties.Prioriti = 1), 'Queue.Prioriti is no property'],
  'a nested property that is misspelt': [
    (t) => (t.Resources.Queue.Properties.ComputeEnvironmentOrder[0].Oder = 1),
    'Queue.ComputeEnvironmentOrder[0].Oder is no property',
  ],
  'a required property that is missing': [
    (t) => delete t.Resources.Queue.Properties.ComputeEnvironmentOrder[0].Order,
    'Queue.ComputeEnvironmentOrder[0].Order is required and missing',
  ],
  'a text where a number goes': [
    (t) => (t.Resources.Machines.Properties.ComputeResources.MaxvCpus = 'many'),
    'Machines.ComputeResources.MaxvCpus is "many" and no number',
  ],
  'a value that is not allowed': [(t) => (t.Resources.Queue.Properties.State = 'ON'), 'Queue.State is ON and not one of DISABLED, ENABLED'],
  'a reference to nothing': [
    (t) => (t.Resources.Queue.Properties.ComputeEnvironmentOrder[0].ComputeEnvironment = { Ref: 'Machine' }),
    'Queue.ComputeEnvironmentOrder[0].ComputeEnvironment refers to Machine',
  ],
  'a name inside a text that is nothing': [(t) => (t.Resources.Queue.Properties.JobQueueName = { 'Fn::Sub': 'a-${No}' }), 'Queue.JobQueueName refers to No'],
  'an attribute that a resource does not have': [
    (t) => (t.Resources.Queue.Properties.JobQueueName = { 'Fn::GetAtt': ['Machines', 'Name'] }),
    'Queue.JobQueueName asks Machines for Name',
  ],
  'a list where a text goes': [(t) => (t.Resources.Queue.Properties.JobQueueName = { Ref: 'Subnets' }), 'Queue.JobQueueName is a list'],
  'a dependency on nothing': [(t) => t.Resources.Queue.DependsOn.push('No'), 'Queue depends on No'],
  'a condition that is not there': [(t) => (t.Resources.Queue.Condition = 'No'), 'Queue has no condition No'],
  'a parameter that nothing uses': [(t) => (t.Parameters.More = { Type: 'String' }), 'Parameters.More is not used'],
  'a parameter that is called like a resource': [(t) => (t.Parameters.Queue = { Type: 'String' }), 'Parameters.Queue has the name of a resource'],
  'a type that does not exist': [(t) => (t.Resources.Queue.Type = 'AWS::Batch::Queue'), 'Queue is of the type AWS::Batch::Queue, which CloudFormation does not have'],
};

test('a template that is right has no problem', () => assert.deepEqual(problemsOf(right()), []));

for (const [what, [plant, sentence]] of Object.entries(planted)) {
  test(what, () => {
    const template = right();
    plant(template);
    assert.ok(problemsOf(template).includes(sentence), problemsOf(template).join('\n'));
  });
}
