// Checks a CloudFormation template against AWS's schemas of resources: every property is known, of its type, one of the
// values that are allowed, and there if it is required; every reference leads somewhere; every parameter is used.

import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const PSEUDO = new Set(['AWS::AccountId', 'AWS::NoValue', 'AWS::Partition', 'AWS::Region', 'AWS::URLSuffix']);
const RESOURCE_MEMBERS = new Set(['Type', 'Properties', 'DependsOn', 'Condition', 'DeletionPolicy', 'UpdateReplacePolicy']);
const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;

let loaded;
const schemas = () => (loaded ??= loadAwsServiceSpecSync());

/** A sentence for everything that is wrong; none: the template is right. */
export function problemsOf(template) {
  return new Check(template).run();
}

class Check {
  constructor(template) {
    this.template = template;
    this.parameters = template.Parameters ?? {};
    this.conditions = template.Conditions ?? {};
    this.resources = template.Resources ?? {};
    this.used = new Set();
    this.problems = [];
  }

  run() {
    for (const [name, condition] of Object.entries(this.conditions)) this.functions(condition, `Conditions.${name}`);
    for (const [id, resource] of Object.entries(this.resources)) this.resource(id, resource);
    for (const [name, output] of Object.entries(this.template.Outputs ?? {})) this.functions(output.Value, `Outputs.${name}`);
    for (const name of Object.keys(this.parameters)) {
      if (!this.used.has(name)) this.problem(`Parameters.${name}`, 'is not used');
      if (this.resources[name]) this.problem(`Parameters.${name}`, 'has the name of a resource');
    }
    if (Object.keys(this.resources).length === 0) this.problem('Resources', 'is empty');
    return this.problems;
  }

  problem(where, what) {
    this.problems.push(`${where} ${what}`);
  }

  resource(id, resource) {
    for (const member of Object.keys(resource)) {
      if (!RESOURCE_MEMBERS.has(member)) this.problem(id, `has the member ${member}, which no resource has`);
    }
    const schema = schemas().lookup('resource', 'cloudFormationType', 'equals', resource.Type)[0];
    if (!schema) return this.problem(id, `is of the type ${resource.Type}, which CloudFormation does not have`);
    if (resource.Condition && !this.conditions[resource.Condition]) this.problem(id, `has no condition ${resource.Condition}`);
    for (const other of [resource.DependsOn ?? []].flat()) {
      if (!this.resources[other] || other === id) this.problem(id, `depends on ${other}`);
    }
    this.members(resource.Properties ?? {}, schema.properties, id);
  }

  members(value, properties, where) {
    for (const [name, member] of Object.entries(value)) {
      const property = properties[name];
      if (property) this.value(member, property.type, `${where}.${name}`);
      else this.problem(`${where}.${name}`, 'is no property');
    }
    for (const [name, property] of Object.entries(properties)) {
      if (property.required && !(name in value)) this.problem(`${where}.${name}`, 'is required and missing');
    }
  }

  /** What a value may be, by its type in the schema. */
  value(value, type, where) {
    if (type.type === 'union') return this.anyOf(value, type, where);
    if (this.isFunction(value)) return this.result(value, type, where);
    switch (type.type) {
      case 'array':
        if (!Array.isArray(value)) return this.problem(where, 'is no list');
        return value.forEach((item, i) => this.value(item, type.element, `${where}[${i}]`));
      case 'map':
        if (!isObject(value)) return this.problem(where, 'is no object');
        return Object.entries(value).forEach(([key, member]) => this.value(member, type.element, `${where}.${key}`));
      case 'ref':
        if (!isObject(value)) return this.problem(where, 'is no object');
        return this.members(value, schemas().get('typeDefinition', type.reference.$ref).properties, where);
      case 'json':
        return this.functions(value, where);
      case 'tag':
        return this.members(value, { Key: { type: { type: 'string' }, required: true }, Value: { type: { type: 'string' }, required: true } }, where);
      case 'boolean':
        if (typeof value !== 'boolean' && value !== 'true' && value !== 'false') this.problem(where, 'is neither true nor false');
        return undefined;
      case 'integer':
      case 'number':
        if (!NUMBER.test(String(value))) this.problem(where, `is ${JSON.stringify(value)} and no number`);
        return undefined;
      case 'string':
      case 'date-time':
        if (typeof value === 'object') return this.problem(where, 'is no text');
        if (type.allowedValues && !type.allowedValues.includes(String(value))) {
          this.problem(where, `is ${value} and not one of ${type.allowedValues.join(', ')}`);
        }
        return undefined;
      default:
        return this.problem(where, `is of the type ${type.type}, which this check does not know`);
    }
  }

  anyOf(value, type, where) {
    const before = this.problems;
    let fewest;
    for (const one of type.types) {
      this.problems = [];
      this.value(value, one, where);
      if (!fewest || this.problems.length < fewest.length) fewest = this.problems;
    }
    this.problems = [...before, ...fewest];
  }

  isFunction(value) {
    return isObject(value) && Object.keys(value).length === 1 && /^(Ref|Fn::.*)$/.test(Object.keys(value)[0]);
  }

  /** The result of a function where a value of this type is wanted. */
  result(value, type, where) {
    const [name, argument] = Object.entries(value)[0];
    if (name === 'Fn::If') {
      this.functions(value, where);
      return argument.slice(1).forEach((branch) => {
        if (branch?.Ref !== 'AWS::NoValue') this.value(branch, type, where);
      });
    }
    this.functions(value, where);
    const isList = name === 'Ref' && /List/.test(this.parameters[argument]?.Type ?? '');
    if (isList !== (type.type === 'array') && argument !== 'AWS::NoValue') {
      this.problem(where, isList ? 'is a list' : 'is no list');
    }
    if (['ref', 'map', 'boolean'].includes(type.type)) this.problem(where, `is a text and no ${type.type}`);
    return undefined;
  }

  /** Whether the functions in a value lead somewhere. */
  functions(value, where) {
    if (Array.isArray(value)) return value.forEach((item) => this.functions(item, where));
    if (!isObject(value)) return undefined;
    if (!this.isFunction(value)) return Object.values(value).forEach((member) => this.functions(member, where));
    const [name, argument] = Object.entries(value)[0];
    switch (name) {
      case 'Ref':
        return this.reference(argument, where);
      case 'Fn::GetAtt':
        return this.attribute(argument, where);
      case 'Fn::Sub':
        if (typeof argument !== 'string') return this.problem(where, 'has a Fn::Sub of more than a text');
        return [...argument.matchAll(/\$\{([^!}]+)}/g)].forEach(([, of]) =>
          of.includes('.') ? this.attribute(of.split('.'), where) : this.reference(of, where),
        );
      case 'Fn::If':
        if (!this.conditions[argument[0]]) this.problem(where, `asks for the condition ${argument[0]}`);
        if (argument.length !== 3) this.problem(where, 'has a Fn::If without three parts');
        return argument.slice(1).forEach((branch) => this.functions(branch, where));
      case 'Fn::Base64':
      case 'Fn::Equals':
      case 'Fn::Not':
      case 'Fn::Split':
      case 'Fn::Join':
        return this.functions(argument, where);
      default:
        return this.problem(where, `calls ${name}, which this check does not know`);
    }
  }

  reference(name, where) {
    this.used.add(name);
    if (!PSEUDO.has(name) && !this.parameters[name] && !this.resources[name]) this.problem(where, `refers to ${name}`);
  }

  attribute([id, attribute], where) {
    const type = this.resources[id]?.Type;
    const schema = type && schemas().lookup('resource', 'cloudFormationType', 'equals', type)[0];
    if (!schema?.attributes?.[attribute] && !schema?.properties?.[attribute]) this.problem(where, `asks ${id} for ${attribute}`);
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
