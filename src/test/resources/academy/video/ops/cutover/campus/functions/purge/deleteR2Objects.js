exports.handler = async (event) => {
  await deleteR2Objects(event.Records[0].body);
};
