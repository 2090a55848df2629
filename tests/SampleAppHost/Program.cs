using SampleAppHost;

if (args is ["serve", ..])
    await SampleService.RunAsync();
else
    SampleApplication.Run(args);
