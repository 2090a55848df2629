Console.WriteLine("mock cluster");
